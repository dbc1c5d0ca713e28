import { readFileSync } from 'node:fs';

/**
 * Instruction-set class of a processor from the flags it reports. ONNX Runtime picks its fp32 kernels by AVX-512F, then
 * by AVX2 with FMA3, and other kernels round differently (onnxruntime `core/mlas/lib/platform.cpp`).
 * @param arch `process.arch` @param flags words of the `flags` line of /proc/cpuinfo; empty where there is none
 */
export function isaClass(arch: string, flags: ReadonlySet<string>): string {
  if (arch !== 'x64') return arch;
  if (flags.has('avx512f')) return 'x64-avx512';
  if (flags.has('avx2') && flags.has('fma')) return 'x64-avx2';
  return 'x64-other';
}

/** Words of the first `flags` line of a /proc/cpuinfo. */
export function cpuFlags(cpuinfo: string): Set<string> {
  const line = /^flags\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '';
  return new Set(line.split(/\s+/).filter(Boolean));
}

/** Class of this machine. x64 systems without /proc/cpuinfo are a class of their own: their flags are unknown. */
export function detectIsa(): string {
  if (process.arch !== 'x64') return isaClass(process.arch, new Set());
  try {
    return isaClass('x64', cpuFlags(readFileSync('/proc/cpuinfo', 'utf8')));
  } catch {
    return `x64-${process.platform}`;
  }
}
