use anchor_lang::prelude::*;

/// A pool, at `"pool"`, base mint, quote mint; authority of its vaults at `"vault"`, pool, mint.
#[account]
pub struct Pool {
    pub base_mint: Address,
    pub quote_mint: Address,
    pub base_vault: Address,
    pub quote_vault: Address,
    /// Part of every input that stays in the pool, basis points.
    pub fee_bps: PodU16,
    pub version: u8,
    pub bump: u8,
    pub reserved: [u8; 64],
}

impl Pool {
    /// Whether these are the pool's two vaults, in either direction.
    pub fn trades(&self, vault_in: &Address, vault_out: &Address) -> bool {
        (*vault_in == self.base_vault && *vault_out == self.quote_vault)
            || (*vault_in == self.quote_vault && *vault_out == self.base_vault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_two_vaults_trade_against_each_other() {
        let key = |byte| Address::new_from_array([byte; 32]);
        let pool = Pool {
            base_mint: key(1),
            quote_mint: key(2),
            base_vault: key(3),
            quote_vault: key(4),
            fee_bps: 30.into(),
            version: 1,
            bump: 0,
            reserved: [0; 64],
        };
        assert!(pool.trades(&key(3), &key(4)) && pool.trades(&key(4), &key(3)));
        assert!(!pool.trades(&key(3), &key(3)) && !pool.trades(&key(4), &key(4)));
        assert!(!pool.trades(&key(3), &key(5)) && !pool.trades(&key(5), &key(4)));
    }
}
