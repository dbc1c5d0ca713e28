//! Whom to tell of a weakness, as text in the program's binary. Layout and marks are those of the crate `solana-security-txt` 1.1,
//! by which explorers and its query tool find it.

/// Name and value of each field end with a zero byte.
const TEXT: &str = concat!(
    "=======BEGIN SECURITY.TXT V1=======\0",
    "name\0shardmarket\0",
    "project_url\0https://github.com/shardmarket/shardmarket\0",
    "contacts\0link:https://github.com/shardmarket/shardmarket/security/advisories/new\0",
    "policy\0https://github.com/shardmarket/shardmarket/blob/main/programs/shardmarket/SECURITY.md\0",
    "preferred_languages\0en\0",
    "source_code\0https://github.com/shardmarket/shardmarket/tree/main/programs/shardmarket\0",
    "=======END SECURITY.TXT V1=======\0",
);

/// Platform tools keep the section of its own that the convention names; `sbpf-linker` keeps nothing but code and `.rodata`.
#[used]
#[cfg_attr(all(target_os = "solana", not(target_arch = "bpf")), link_section = ".security.txt")]
#[cfg_attr(all(target_os = "solana", target_arch = "bpf"), link_section = ".rodata.security.txt")]
static SECURITY_TXT: [u8; TEXT.len()] = bytes(TEXT);

/// The text itself: a reference to it would need a relocation in its section.
const fn bytes<const N: usize>(text: &str) -> [u8; N] {
    match text.as_bytes().first_chunk() {
        Some(bytes) => *bytes,
        None => [0; N],
    }
}
