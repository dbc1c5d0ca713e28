/**
 * The IDL of the program `shardmarket` as a type, with names in camelCase. Generated from the program's source.
 *
 * This only helps the compiler: the IDL itself is `shardmarket.json` beside this file.
 */
export type Shardmarket = {
  "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
  "metadata": {
    "name": "shardmarket",
    "version": "0.1.0",
    "spec": "0.1.0",
    "description": "Escrow sessions, worker earnings, staking and the daily buyback of a marketplace for sharded inference."
  },
  "instructions": [
    {
      "name": "acceptAuthority",
      "docs": [
        "Makes the proposed key the authority, signed by it."
      ],
      "discriminator": [
        107,
        86,
        198,
        91,
        33,
        12,
        107,
        160
      ],
      "accounts": [
        {
          "name": "next",
          "signer": true,
          "docs": [
            "The proposed authority."
          ]
        },
        {
          "name": "config",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "addBond",
      "docs": [
        "Adds `amount` micro-ZERO to a worker's bond."
      ],
      "discriminator": [
        67,
        104,
        1,
        227,
        44,
        237,
        39,
        95
      ],
      "accounts": [
        {
          "name": "operator",
          "signer": true,
          "relations": [
            "worker"
          ],
          "docs": [
            "The worker's operator."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "The worker."
          ]
        },
        {
          "name": "zeroMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of ZERO."
          ]
        },
        {
          "name": "operatorTokens",
          "writable": true,
          "docs": [
            "The ZERO account of the operator that pays."
          ]
        },
        {
          "name": "bondVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: bonds of workers and of challengers."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        }
      ],
      "args": [
        {
          "name": "amount",
          "type": "u64"
        }
      ]
    },
    {
      "name": "applyLimits",
      "docs": [
        "Applies the queued limits, in the 7 days after their 48 hours. Anyone."
      ],
      "discriminator": [
        41,
        4,
        24,
        137,
        3,
        205,
        147,
        83
      ],
      "accounts": [
        {
          "name": "config",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "queue",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  112,
                  97,
                  114,
                  97,
                  109,
                  95,
                  113,
                  117,
                  101,
                  117,
                  101
                ]
              }
            ]
          },
          "docs": [
            "The change of the limits that waits."
          ]
        },
        {
          "name": "rentPayer",
          "writable": true,
          "relations": [
            "queue"
          ],
          "docs": [
            "Gets the queue's lamports."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "applyPayout",
      "docs": [
        "Makes the proposed key the payout key, 48 hours after its proposal. Anyone."
      ],
      "discriminator": [
        225,
        11,
        224,
        196,
        151,
        147,
        71,
        19
      ],
      "accounts": [
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Who is paid."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "buybackSlice",
      "docs": [
        "Buys ZERO for `amount` of the burn budget on a venue and burns all of it. Must be alone in its transaction."
      ],
      "discriminator": [
        116,
        63,
        238,
        218,
        194,
        175,
        92,
        207
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "venue",
          "writable": true,
          "docs": [
            "A market for ZERO."
          ]
        },
        {
          "name": "burner",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  117,
                  114,
                  110,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Signs the swap. It controls the slice and burn vaults only."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of USDC."
          ]
        },
        {
          "name": "zeroMint",
          "writable": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of ZERO."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "USDC: deposits, what workers are owed, treasury and burn budget."
          ]
        },
        {
          "name": "sliceVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  108,
                  105,
                  99,
                  101,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "USDC: a slice while it is traded; empty otherwise."
          ]
        },
        {
          "name": "burnVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  117,
                  114,
                  110,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: what a slice has bought, until it is burned; empty otherwise."
          ]
        },
        {
          "name": "poolProgram",
          "docs": [
            "The pool's program."
          ]
        },
        {
          "name": "pool",
          "writable": true,
          "relations": [
            "venue"
          ],
          "docs": [
            "The market's pool."
          ]
        },
        {
          "name": "baseVault",
          "writable": true,
          "relations": [
            "venue"
          ],
          "docs": [
            "The pool's vault of ZERO or wSOL."
          ]
        },
        {
          "name": "quoteVault",
          "writable": true,
          "relations": [
            "venue"
          ],
          "docs": [
            "The pool's vault of USDC."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "instructions",
          "address": "Sysvar1nstructions1111111111111111111111111",
          "docs": [
            "Shows the other instructions of the transaction."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": [
        {
          "name": "amount",
          "type": "u64"
        }
      ]
    },
    {
      "name": "cancelLimits",
      "docs": [
        "Drops the queued limits."
      ],
      "discriminator": [
        17,
        106,
        98,
        201,
        171,
        104,
        228,
        66
      ],
      "accounts": [
        {
          "name": "authority",
          "signer": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The configured authority."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "queue",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  112,
                  97,
                  114,
                  97,
                  109,
                  95,
                  113,
                  117,
                  101,
                  117,
                  101
                ]
              }
            ]
          },
          "docs": [
            "The change of the limits that waits."
          ]
        },
        {
          "name": "rentPayer",
          "writable": true,
          "relations": [
            "queue"
          ],
          "docs": [
            "Gets the queue's lamports. May be the authority: only its lamports are touched."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "cancelPayout",
      "docs": [
        "Refuses the proposed payout key, signed by the operator or the payout key."
      ],
      "discriminator": [
        119,
        152,
        126,
        113,
        177,
        218,
        236,
        61
      ],
      "accounts": [
        {
          "name": "key",
          "signer": true,
          "docs": [
            "The worker's operator or its payout key."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Who is paid."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "claim",
      "docs": [
        "Pays all vested earnings to the payout key's token account."
      ],
      "discriminator": [
        62,
        198,
        214,
        193,
        213,
        159,
        108,
        210
      ],
      "accounts": [
        {
          "name": "claimant",
          "signer": true,
          "docs": [
            "The worker's operator or its payout key."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "The worker."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of USDC."
          ]
        },
        {
          "name": "payoutTokens",
          "writable": true,
          "docs": [
            "Any USDC account that the payout key owns."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "USDC: deposits, what workers are owed, treasury and burn budget."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "claimCredits",
      "docs": [
        "Takes `amount` micro-USDC of the yield as prepaid inference: it becomes the deposit of a new session of the staker's own, on",
        "the terms of `open_session` (`salt`, `open_slot`), or is added to that session's deposit when it exists (then `expires_at` and",
        "`signer` must be its own). All stakers together can take the epoch's credits."
      ],
      "discriminator": [
        59,
        155,
        199,
        77,
        139,
        69,
        200,
        173
      ],
      "accounts": [
        {
          "name": "owner",
          "writable": true,
          "signer": true,
          "docs": [
            "The staker, who pays for a new session's account."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Holds the smallest deposit."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Owns the vaults and counts what sessions have left."
          ]
        },
        {
          "name": "stakePool",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101,
                  95,
                  112,
                  111,
                  111,
                  108
                ]
              }
            ]
          },
          "docs": [
            "All stakers together."
          ]
        },
        {
          "name": "position",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "owner"
              }
            ]
          },
          "docs": [
            "The staker's position."
          ]
        },
        {
          "name": "session",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  101,
                  115,
                  115,
                  105,
                  111,
                  110
                ]
              },
              {
                "kind": "account",
                "path": "owner"
              },
              {
                "kind": "arg",
                "path": "salt"
              },
              {
                "kind": "arg",
                "path": "openSlot"
              }
            ]
          },
          "docs": [
            "The staker's own session, which is opened or topped up."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "USDC."
          ]
        },
        {
          "name": "rewardVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  114,
                  101,
                  119,
                  97,
                  114,
                  100
                ]
              }
            ]
          },
          "docs": [
            "Where the yield is."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "Where deposits are."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates the session's account."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": [
        {
          "name": "amount",
          "type": "u64"
        },
        {
          "name": "salt",
          "type": "u64"
        },
        {
          "name": "openSlot",
          "type": "u64"
        },
        {
          "name": "expiresAt",
          "type": "i64"
        },
        {
          "name": "signer",
          "type": "pubkey"
        }
      ]
    },
    {
      "name": "claimFor",
      "docs": [
        "Pays all vested earnings to the associated token account of the payout key. Anyone."
      ],
      "discriminator": [
        245,
        67,
        97,
        44,
        59,
        223,
        144,
        1
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says how long earnings are in their challenge window."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Counts what workers are owed, and owns the escrow vault."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Who has earned it."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The configured mint of USDC."
          ]
        },
        {
          "name": "payoutTokens",
          "writable": true,
          "docs": [
            "The payout key's associated USDC account, still owned by it: the owner of such an account can be changed."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "Holds all USDC that is owed."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "claimYield",
      "docs": [
        "Pays the USDC that a position has earned."
      ],
      "discriminator": [
        49,
        74,
        111,
        7,
        186,
        22,
        61,
        165
      ],
      "accounts": [
        {
          "name": "owner",
          "signer": true,
          "docs": [
            "The staker."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "stakePool",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101,
                  95,
                  112,
                  111,
                  111,
                  108
                ]
              }
            ]
          },
          "docs": [
            "What all stakers have, and what they are owed."
          ]
        },
        {
          "name": "position",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "owner"
              }
            ]
          },
          "docs": [
            "The staker's position."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of USDC."
          ]
        },
        {
          "name": "ownerTokens",
          "writable": true,
          "docs": [
            "A token account of the staker, which pays or is paid."
          ]
        },
        {
          "name": "rewardVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  114,
                  101,
                  119,
                  97,
                  114,
                  100
                ]
              }
            ]
          },
          "docs": [
            "USDC: what stakers are owed, and what still streams to them."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "closeBatch",
      "docs": [
        "Removes a batch that nobody needs any more and returns its rent. Anyone."
      ],
      "discriminator": [
        166,
        174,
        35,
        253,
        209,
        211,
        181,
        28
      ],
      "accounts": [
        {
          "name": "rentPayer",
          "writable": true,
          "relations": [
            "batch"
          ],
          "docs": [
            "Paid for the account and gets its lamports. Only they are touched, so it may appear twice."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "batch",
          "writable": true,
          "docs": [
            "The batch that goes."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "closeSession",
      "docs": [
        "Refunds what a session has left and removes it: payer and signer together at once, anyone when its grace period is over."
      ],
      "discriminator": [
        68,
        114,
        178,
        140,
        222,
        38,
        248,
        211
      ],
      "accounts": [
        {
          "name": "payer",
          "signer": true,
          "optional": true,
          "docs": [
            "The session's payer, to close it by agreement."
          ]
        },
        {
          "name": "sessionSigner",
          "signer": true,
          "optional": true,
          "docs": [
            "The session's signer, to close it by agreement."
          ]
        },
        {
          "name": "rentPayer",
          "writable": true,
          "relations": [
            "session"
          ],
          "docs": [
            "Gets the account's lamports. May be the payer: only its lamports are touched."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "session",
          "writable": true,
          "docs": [
            "The session."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of USDC."
          ]
        },
        {
          "name": "refundTokens",
          "writable": true,
          "docs": [
            "Any USDC account that the session's payer owns."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "USDC: deposits, what workers are owed, treasury and burn budget."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "drawAuditors",
      "docs": [
        "Draws the three auditors of an audit, by the slot hashes from 32 slots after it began on; by later ones when they are gone.",
        "Anyone. Remaining accounts: the auditors in the order of their lots, writable, up to the third who may judge the worker."
      ],
      "discriminator": [
        125,
        55,
        224,
        112,
        23,
        202,
        176,
        39
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says what an auditor must have bonded."
          ]
        },
        {
          "name": "worker",
          "relations": [
            "batch"
          ],
          "docs": [
            "Who is audited."
          ]
        },
        {
          "name": "batch",
          "writable": true,
          "docs": [
            "What is audited."
          ]
        },
        {
          "name": "auditorSet",
          "docs": [
            "The auditors of the worker's model."
          ]
        },
        {
          "name": "slotHashes",
          "address": "SysvarS1otHashes111111111111111111111111111",
          "docs": [
            "The hashes of the last 512 slots."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "drawBatch",
      "docs": [
        "Draws whether a batch is audited, by the slot hashes from 32 slots after it was posted on. Anyone; once they are gone it is."
      ],
      "discriminator": [
        71,
        60,
        53,
        42,
        147,
        147,
        200,
        7
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "relations": [
            "batch"
          ],
          "docs": [
            "The worker."
          ]
        },
        {
          "name": "batch",
          "writable": true,
          "docs": [
            "The batch that is drawn."
          ]
        },
        {
          "name": "slotHashes",
          "address": "SysvarS1otHashes111111111111111111111111111",
          "docs": [
            "The hashes of the last 512 slots."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "expireAudit",
      "docs": [
        "Ends an audit whose time is over, against a worker that has not answered. Anyone. Remaining accounts as for `resolve`, none",
        "where no auditors were drawn."
      ],
      "discriminator": [
        86,
        87,
        254,
        23,
        189,
        178,
        73,
        77
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says what a fault costs."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Counts bonds, challenge bonds and what is burned."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "relations": [
            "batch"
          ],
          "docs": [
            "Who is audited."
          ]
        },
        {
          "name": "batch",
          "writable": true,
          "docs": [
            "What is audited."
          ]
        },
        {
          "name": "zeroMint",
          "writable": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of ZERO."
          ]
        },
        {
          "name": "challengerTokens",
          "writable": true,
          "optional": true,
          "docs": [
            "Any ZERO account of the challenger; none where the draw opened the audit."
          ]
        },
        {
          "name": "bondVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: bonds of workers and of challengers."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "fillBurnAuction",
      "docs": [
        "Buys `zero_in` micro-ZERO from whoever offers it, for burn budget, and burns it: at 90 to 100 % of the lesser of the spot",
        "price and the least price of the window, rising over 6 hours. Pays at least `min_usdc` micro-USDC."
      ],
      "discriminator": [
        14,
        44,
        232,
        211,
        67,
        53,
        233,
        127
      ],
      "accounts": [
        {
          "name": "seller",
          "signer": true,
          "docs": [
            "Whose ZERO is bought."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Names the mints and says whether the program is paused."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Owns the escrow; the burn budget shrinks."
          ]
        },
        {
          "name": "venue",
          "docs": [
            "The market for ZERO that says what it is worth. Nothing is traded there."
          ]
        },
        {
          "name": "zeroMint",
          "writable": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of ZERO, whose supply shrinks."
          ]
        },
        {
          "name": "sellerZeroTokens",
          "writable": true,
          "docs": [
            "What the seller's ZERO is burned from."
          ]
        },
        {
          "name": "sellerUsdcTokens",
          "writable": true,
          "docs": [
            "Where the USDC goes."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "Where the burn budget lies."
          ]
        },
        {
          "name": "baseVault",
          "relations": [
            "venue"
          ],
          "docs": [
            "The pool's ZERO."
          ]
        },
        {
          "name": "quoteVault",
          "relations": [
            "venue"
          ],
          "docs": [
            "The pool's USDC."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": [
        {
          "name": "zeroIn",
          "type": "u64"
        },
        {
          "name": "minUsdc",
          "type": "u64"
        }
      ]
    },
    {
      "name": "finalizeClose",
      "docs": [
        "Makes a session final when its grace period, or that after its expiry, is over: nothing can be settled any more. Anyone."
      ],
      "discriminator": [
        9,
        206,
        42,
        67,
        232,
        143,
        165,
        246
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Holds the grace period."
          ]
        },
        {
          "name": "session",
          "writable": true,
          "docs": [
            "The session whose time is over."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "initConfig",
      "docs": [
        "Creates the configuration, with `params` as its limits, the ledger and the stake pool. Once, by the program's upgrade authority."
      ],
      "discriminator": [
        23,
        235,
        115,
        232,
        168,
        96,
        1,
        231
      ],
      "accounts": [
        {
          "name": "authority",
          "writable": true,
          "signer": true,
          "docs": [
            "The program's upgrade authority, who becomes the configured authority."
          ]
        },
        {
          "name": "programData",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  203,
                  140,
                  201,
                  65,
                  214,
                  25,
                  155,
                  186,
                  44,
                  223,
                  86,
                  97,
                  125,
                  71,
                  246,
                  74,
                  86,
                  84,
                  64,
                  104,
                  191,
                  122,
                  40,
                  113,
                  234,
                  51,
                  234,
                  136,
                  117,
                  28,
                  92,
                  35
                ]
              }
            ],
            "program": {
              "kind": "const",
              "value": [
                2,
                168,
                246,
                145,
                78,
                136,
                161,
                176,
                226,
                16,
                21,
                62,
                247,
                99,
                174,
                43,
                0,
                194,
                185,
                61,
                22,
                193,
                36,
                210,
                192,
                83,
                122,
                16,
                4,
                128,
                0,
                0
              ]
            }
          },
          "docs": [
            "The loader's account with the upgrade authority: its address is derived from this program's, its owner is checked."
          ]
        },
        {
          "name": "config",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "stakePool",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101,
                  95,
                  112,
                  111,
                  111,
                  108
                ]
              }
            ]
          },
          "docs": [
            "What all stakers have, and what they are owed."
          ]
        },
        {
          "name": "usdcMint",
          "docs": [
            "The mint of USDC."
          ]
        },
        {
          "name": "zeroMint",
          "docs": [
            "The mint of ZERO."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        }
      ],
      "args": [
        {
          "name": "params",
          "type": {
            "defined": {
              "name": "limitsArgs"
            }
          }
        }
      ]
    },
    {
      "name": "initFeeVaults",
      "docs": [
        "Creates the two vaults that trading fees flow into. Once, by the configured authority."
      ],
      "discriminator": [
        16,
        60,
        49,
        124,
        219,
        228,
        129,
        233
      ],
      "accounts": [
        {
          "name": "authority",
          "writable": true,
          "signer": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The configured authority, who pays for the accounts."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Names the authority and the mint of USDC."
          ]
        },
        {
          "name": "ledger",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Authority of the USDC."
          ]
        },
        {
          "name": "burner",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  117,
                  114,
                  110,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Authority of the wSOL, which a venue's swap takes it from; holds no data."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of USDC."
          ]
        },
        {
          "name": "wsolMint",
          "address": "So11111111111111111111111111111111111111112",
          "docs": [
            "The mint of wrapped SOL."
          ]
        },
        {
          "name": "feeUsdcVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  102,
                  101,
                  101,
                  95,
                  117,
                  115,
                  100,
                  99
                ]
              }
            ]
          },
          "docs": [
            "Fees in USDC."
          ]
        },
        {
          "name": "feeWsolVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  102,
                  101,
                  101,
                  95,
                  119,
                  115,
                  111,
                  108
                ]
              }
            ]
          },
          "docs": [
            "Fees in wSOL."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates the accounts."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "initVaults",
      "docs": [
        "Creates the six vaults. Once, by the configured authority."
      ],
      "discriminator": [
        250,
        62,
        242,
        50,
        163,
        133,
        108,
        93
      ],
      "accounts": [
        {
          "name": "authority",
          "writable": true,
          "signer": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The configured authority."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "burner",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  117,
                  114,
                  110,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Authority of the slice and burn vaults; holds no data."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of USDC."
          ]
        },
        {
          "name": "zeroMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of ZERO."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "USDC: deposits, what workers are owed, treasury and burn budget."
          ]
        },
        {
          "name": "rewardVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  114,
                  101,
                  119,
                  97,
                  114,
                  100
                ]
              }
            ]
          },
          "docs": [
            "USDC: what stakers are owed, and what still streams to them."
          ]
        },
        {
          "name": "stakeVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: staked and cooling."
          ]
        },
        {
          "name": "bondVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: bonds of workers and of challengers."
          ]
        },
        {
          "name": "sliceVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  108,
                  105,
                  99,
                  101,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "USDC: a slice while it is traded; empty otherwise."
          ]
        },
        {
          "name": "burnVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  117,
                  114,
                  110,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: what a slice has bought, until it is burned; empty otherwise."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "joinAuditors",
      "docs": [
        "Lets a worker be drawn as an auditor of its model, if it has the bond for it. Signed by its operator."
      ],
      "discriminator": [
        50,
        73,
        133,
        11,
        193,
        5,
        116,
        248
      ],
      "accounts": [
        {
          "name": "operator",
          "writable": true,
          "signer": true,
          "relations": [
            "worker"
          ],
          "docs": [
            "The worker's operator. Pays for the set's account the first time."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says what an auditor must have bonded."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Who joins."
          ]
        },
        {
          "name": "auditorSet",
          "writable": true,
          "docs": [
            "The auditors of its model."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "leaveAuditors",
      "docs": [
        "Ends that, once all audits that it was drawn for are decided. Signed by its operator; by anyone when its bond is too small."
      ],
      "discriminator": [
        197,
        231,
        225,
        226,
        87,
        136,
        154,
        180
      ],
      "accounts": [
        {
          "name": "operator",
          "signer": true,
          "docs": [
            "The worker's operator; anyone where its bond has fallen below that of an auditor, so that no place is lost."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says what an auditor must have bonded."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Who leaves."
          ]
        },
        {
          "name": "auditorSet",
          "writable": true,
          "docs": [
            "The auditors of its model."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "linkBoost",
      "docs": [
        "Links the staker's position to a worker, signed by both sides: its stake adds up to 10 % to what the worker earns, from a day",
        "later on. A position boosts one worker, and a worker is boosted by one position."
      ],
      "discriminator": [
        5,
        36,
        239,
        91,
        101,
        182,
        240,
        111
      ],
      "accounts": [
        {
          "name": "owner",
          "signer": true,
          "docs": [
            "The staker, whose stake will boost the worker."
          ]
        },
        {
          "name": "agreed",
          "signer": true,
          "docs": [
            "The worker's operator or its payout key, who agrees: otherwise anybody could take a worker's only link."
          ]
        },
        {
          "name": "position",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "owner"
              }
            ]
          },
          "docs": [
            "The staker's position."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Who will be boosted."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "observePrice",
      "docs": [
        "Records the price of a venue's pool, at most a capped step away from the last one. Must be alone in its transaction."
      ],
      "discriminator": [
        147,
        178,
        4,
        21,
        14,
        213,
        81,
        159
      ],
      "accounts": [
        {
          "name": "venue",
          "writable": true,
          "docs": [
            "The market."
          ]
        },
        {
          "name": "baseVault",
          "relations": [
            "venue"
          ],
          "docs": [
            "The pool's vault of ZERO or wSOL."
          ]
        },
        {
          "name": "quoteVault",
          "relations": [
            "venue"
          ],
          "docs": [
            "The pool's vault of USDC."
          ]
        },
        {
          "name": "instructions",
          "address": "Sysvar1nstructions1111111111111111111111111",
          "docs": [
            "Shows the other instructions of the transaction."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "openAudit",
      "docs": [
        "Opens an audit of a batch that the draw has passed and that has not vested, for the challenge bond. Anyone."
      ],
      "discriminator": [
        65,
        14,
        22,
        226,
        250,
        187,
        3,
        166
      ],
      "accounts": [
        {
          "name": "challenger",
          "signer": true,
          "docs": [
            "Anyone: puts up the challenge bond."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says how much that is."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Counts the challenge bonds."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "relations": [
            "batch"
          ],
          "docs": [
            "Who is audited."
          ]
        },
        {
          "name": "batch",
          "writable": true,
          "docs": [
            "What is audited."
          ]
        },
        {
          "name": "zeroMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of ZERO."
          ]
        },
        {
          "name": "challengerTokens",
          "writable": true,
          "docs": [
            "Any ZERO account of the challenger."
          ]
        },
        {
          "name": "bondVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: bonds of workers and of challengers."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "openEpoch",
      "docs": [
        "Opens the epoch of `day` (unix day number), the one after the last: half of the vested treasury becomes burn budget, half",
        "streams to stakers over 24 hours."
      ],
      "discriminator": [
        75,
        57,
        218,
        33,
        173,
        254,
        207,
        136
      ],
      "accounts": [
        {
          "name": "payer",
          "writable": true,
          "signer": true,
          "docs": [
            "Anyone."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "stakePool",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101,
                  95,
                  112,
                  111,
                  111,
                  108
                ]
              }
            ]
          },
          "docs": [
            "What all stakers have, and what they are owed."
          ]
        },
        {
          "name": "epoch",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  112,
                  111,
                  99,
                  104
                ]
              },
              {
                "kind": "arg",
                "path": "day"
              }
            ]
          },
          "docs": [
            "Made here, and never again for this day."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of USDC."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "USDC: deposits, what workers are owed, treasury and burn budget."
          ]
        },
        {
          "name": "rewardVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  114,
                  101,
                  119,
                  97,
                  114,
                  100
                ]
              }
            ]
          },
          "docs": [
            "USDC: what stakers are owed, and what still streams to them."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        }
      ],
      "args": [
        {
          "name": "day",
          "type": "u64"
        }
      ]
    },
    {
      "name": "openSession",
      "docs": [
        "Opens an escrow session until `expires_at` (unix seconds, at most 365 days away) and pulls its `deposit` (micro-USDC). `signer` is",
        "the key whose vouchers spend it. `salt`, the payer's own number, and `open_slot`, at most 150 slots back, are in its address."
      ],
      "discriminator": [
        130,
        54,
        124,
        7,
        236,
        20,
        104,
        104
      ],
      "accounts": [
        {
          "name": "payer",
          "signer": true,
          "docs": [
            "Whose money it is."
          ]
        },
        {
          "name": "rentPayer",
          "writable": true,
          "signer": true,
          "docs": [
            "Pays for the account; may be the payer. Only its lamports are touched, so it may appear twice."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "session",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  101,
                  115,
                  115,
                  105,
                  111,
                  110
                ]
              },
              {
                "kind": "account",
                "path": "payer"
              },
              {
                "kind": "arg",
                "path": "salt"
              },
              {
                "kind": "arg",
                "path": "openSlot"
              }
            ]
          },
          "docs": [
            "The session."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of USDC."
          ]
        },
        {
          "name": "payerTokens",
          "writable": true,
          "docs": [
            "The USDC account of the payer that the deposit comes from."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "USDC: deposits, what workers are owed, treasury and burn budget."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        }
      ],
      "args": [
        {
          "name": "salt",
          "type": "u64"
        },
        {
          "name": "openSlot",
          "type": "u64"
        },
        {
          "name": "deposit",
          "type": "u64"
        },
        {
          "name": "expiresAt",
          "type": "i64"
        },
        {
          "name": "signer",
          "type": "pubkey"
        }
      ]
    },
    {
      "name": "pause",
      "docs": [
        "Refuses for 6 hours what brings money in or trades; nothing that pays out. By the guardian or the authority, at most once",
        "in 24 hours."
      ],
      "discriminator": [
        211,
        22,
        221,
        251,
        74,
        121,
        193,
        47
      ],
      "accounts": [
        {
          "name": "guard",
          "signer": true,
          "docs": [
            "The guardian or the authority."
          ]
        },
        {
          "name": "config",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "postReceipts",
      "docs": [
        "Publishes the Merkle `root` of `count` receipts that cover `amount` micro-USDC of uncovered earnings, which start to vest: no",
        "more at once than the bond carries, and held until the batch is drawn."
      ],
      "discriminator": [
        229,
        191,
        218,
        45,
        145,
        235,
        90,
        50
      ],
      "accounts": [
        {
          "name": "operator",
          "writable": true,
          "signer": true,
          "relations": [
            "worker"
          ],
          "docs": [
            "The transaction's signature is the worker's signature on the root. Pays for the batch's account."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "The worker."
          ]
        },
        {
          "name": "batch",
          "writable": true,
          "docs": [
            "The worker's next batch."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        }
      ],
      "args": [
        {
          "name": "root",
          "type": {
            "array": [
              "u8",
              32
            ]
          }
        },
        {
          "name": "count",
          "type": "u32"
        },
        {
          "name": "amount",
          "type": "u64"
        }
      ]
    },
    {
      "name": "proposeAuthority",
      "docs": [
        "Names `next` as the next authority, who must accept. All zeros take the proposal back."
      ],
      "discriminator": [
        20,
        148,
        236,
        198,
        76,
        119,
        99,
        142
      ],
      "accounts": [
        {
          "name": "authority",
          "signer": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The configured authority."
          ]
        },
        {
          "name": "config",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        }
      ],
      "args": [
        {
          "name": "next",
          "type": "pubkey"
        }
      ]
    },
    {
      "name": "proposePayout",
      "docs": [
        "Proposes `next` as the payout key, signed by the one that is. It can be applied in 48 hours, and refused until then."
      ],
      "discriminator": [
        200,
        59,
        138,
        55,
        239,
        125,
        31,
        165
      ],
      "accounts": [
        {
          "name": "payout",
          "signer": true,
          "relations": [
            "worker"
          ],
          "docs": [
            "The worker's payout key."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Who is paid."
          ]
        }
      ],
      "args": [
        {
          "name": "next",
          "type": "pubkey"
        }
      ]
    },
    {
      "name": "queueLimits",
      "docs": [
        "Queues a change of all limits to `params`, which can be applied in 48 hours. It takes the place of one that is queued."
      ],
      "discriminator": [
        94,
        206,
        179,
        246,
        158,
        200,
        159,
        183
      ],
      "accounts": [
        {
          "name": "authority",
          "writable": true,
          "signer": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The configured authority."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "queue",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  112,
                  97,
                  114,
                  97,
                  109,
                  95,
                  113,
                  117,
                  101,
                  117,
                  101
                ]
              }
            ]
          },
          "docs": [
            "The change of the limits that waits."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        }
      ],
      "args": [
        {
          "name": "params",
          "type": {
            "defined": {
              "name": "limitsArgs"
            }
          }
        }
      ]
    },
    {
      "name": "reclaim",
      "docs": [
        "Removes a final session that has nothing left; its lamports go to whoever paid for it. Anyone."
      ],
      "discriminator": [
        44,
        177,
        236,
        249,
        145,
        109,
        163,
        186
      ],
      "accounts": [
        {
          "name": "rentPayer",
          "writable": true,
          "relations": [
            "session"
          ],
          "docs": [
            "Gets the account's lamports."
          ]
        },
        {
          "name": "session",
          "writable": true,
          "docs": [
            "The final session, which is removed."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "refreshBoost",
      "docs": [
        "Sets a worker's boost to what the linked stake earns: `min(1000, floor(staked × 1000 / full_boost_stake))` basis points. A rise",
        "counts a day after the link or the last stake, a fall at once. Anyone."
      ],
      "discriminator": [
        84,
        48,
        179,
        20,
        250,
        211,
        11,
        60
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says which stake earns the whole boost."
          ]
        },
        {
          "name": "position",
          "address": "worker.booster",
          "docs": [
            "The position that boosts the worker."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Who is boosted."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "refund",
      "docs": [
        "Pays what a final session has left, `deposit − settled − refunded`, to a token account of its payer. Anyone."
      ],
      "discriminator": [
        2,
        96,
        183,
        251,
        63,
        208,
        46,
        46
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Names the USDC mint."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Owns the escrow vault and counts what sessions have left."
          ]
        },
        {
          "name": "session",
          "writable": true,
          "docs": [
            "The final session."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "USDC."
          ]
        },
        {
          "name": "refundTokens",
          "writable": true,
          "docs": [
            "Any USDC account that the session's payer owns."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "Where the deposits are."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "registerModel",
      "docs": [
        "Admits a model of `layer_count` layers, named by `manifest_hash` (sha256 of its manifest); workers of one `numerics_class` agree",
        "on every bit. `price_ceiling` is micro-USDC per million layer-tokens."
      ],
      "discriminator": [
        111,
        236,
        93,
        31,
        195,
        210,
        142,
        125
      ],
      "accounts": [
        {
          "name": "authority",
          "writable": true,
          "signer": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The configured authority."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "model",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  109,
                  111,
                  100,
                  101,
                  108
                ]
              },
              {
                "kind": "arg",
                "path": "manifestHash"
              }
            ]
          },
          "docs": [
            "The model whose layers the worker serves."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        }
      ],
      "args": [
        {
          "name": "manifestHash",
          "type": {
            "array": [
              "u8",
              32
            ]
          }
        },
        {
          "name": "numericsClass",
          "type": {
            "array": [
              "u8",
              32
            ]
          }
        },
        {
          "name": "layerCount",
          "type": "u32"
        },
        {
          "name": "priceCeiling",
          "type": "u64"
        }
      ]
    },
    {
      "name": "registerVenue",
      "docs": [
        "Admits a constant-product pool as a market for ZERO or wSOL. `discriminator` is that of its program's swap instruction,",
        "`fee_bps` the pool's fee in basis points. It trades 48 hours later; a market for ZERO at once in a program that has had nothing",
        "to spend."
      ],
      "discriminator": [
        116,
        155,
        199,
        243,
        228,
        180,
        176,
        173
      ],
      "accounts": [
        {
          "name": "authority",
          "writable": true,
          "signer": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The configured authority."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "venue",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  118,
                  101,
                  110,
                  117,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "pool"
              }
            ]
          },
          "docs": [
            "The market."
          ]
        },
        {
          "name": "pool",
          "docs": [
            "The pool's state, owned by its program."
          ]
        },
        {
          "name": "poolProgram",
          "docs": [
            "The pool's program."
          ]
        },
        {
          "name": "baseVault",
          "docs": [
            "The pool's ZERO, which is bought, or its wSOL, which is sold."
          ]
        },
        {
          "name": "quoteVault",
          "docs": [
            "The pool's vault of USDC."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        }
      ],
      "args": [
        {
          "name": "discriminator",
          "type": {
            "array": [
              "u8",
              8
            ]
          }
        },
        {
          "name": "feeBps",
          "type": "u16"
        }
      ]
    },
    {
      "name": "registerWorker",
      "docs": [
        "Registers a worker of layers `[layer_start, layer_end)` of a model with its `bond` (micro-ZERO). `ask` is micro-USDC per million",
        "layer-tokens; `payout` owns what it claims."
      ],
      "discriminator": [
        22,
        253,
        23,
        225,
        230,
        31,
        6,
        192
      ],
      "accounts": [
        {
          "name": "operator",
          "writable": true,
          "signer": true,
          "docs": [
            "The worker's operator."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "model",
          "docs": [
            "The model whose layers the worker serves."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  119,
                  111,
                  114,
                  107,
                  101,
                  114
                ]
              },
              {
                "kind": "account",
                "path": "operator"
              }
            ]
          },
          "docs": [
            "The worker."
          ]
        },
        {
          "name": "zeroMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of ZERO."
          ]
        },
        {
          "name": "operatorTokens",
          "writable": true,
          "docs": [
            "The ZERO account of the operator that pays."
          ]
        },
        {
          "name": "bondVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: bonds of workers and of challengers."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        }
      ],
      "args": [
        {
          "name": "layerStart",
          "type": "u32"
        },
        {
          "name": "layerEnd",
          "type": "u32"
        },
        {
          "name": "ask",
          "type": "u64"
        },
        {
          "name": "bond",
          "type": "u64"
        },
        {
          "name": "payout",
          "type": "pubkey"
        }
      ]
    },
    {
      "name": "requestClose",
      "docs": [
        "Starts the grace period after which a session can be closed without its signer."
      ],
      "discriminator": [
        82,
        168,
        167,
        86,
        14,
        15,
        199,
        180
      ],
      "accounts": [
        {
          "name": "payer",
          "signer": true,
          "relations": [
            "session"
          ],
          "docs": [
            "The session's payer."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "session",
          "writable": true,
          "docs": [
            "The session."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "requestExit",
      "docs": [
        "Starts the cooldown after which a worker's bond can be withdrawn. Until then it can be slashed, and nothing can be added."
      ],
      "discriminator": [
        121,
        186,
        203,
        74,
        138,
        218,
        135,
        151
      ],
      "accounts": [
        {
          "name": "operator",
          "signer": true,
          "relations": [
            "worker"
          ],
          "docs": [
            "The worker's operator."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says how long the cooldown is."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Who leaves."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "requestUnstake",
      "docs": [
        "Moves `amount` micro-ZERO of stake into the cooldown. A second request restarts the cooldown of everything that is cooling. A",
        "position that boosts a worker brings its account along."
      ],
      "discriminator": [
        44,
        154,
        110,
        253,
        160,
        202,
        54,
        34
      ],
      "accounts": [
        {
          "name": "owner",
          "signer": true,
          "docs": [
            "The staker."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "stakePool",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101,
                  95,
                  112,
                  111,
                  111,
                  108
                ]
              }
            ]
          },
          "docs": [
            "What all stakers have, and what they are owed."
          ]
        },
        {
          "name": "position",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "owner"
              }
            ]
          },
          "docs": [
            "The staker's position."
          ]
        },
        {
          "name": "boosted",
          "writable": true,
          "optional": true,
          "docs": [
            "The worker that the position boosts, where it boosts one: the boost falls with the stake."
          ]
        }
      ],
      "args": [
        {
          "name": "amount",
          "type": "u64"
        }
      ]
    },
    {
      "name": "resolve",
      "docs": [
        "Ends an audit as two of its auditors have voted. Anyone. Remaining accounts: its auditors in the batch's order, writable."
      ],
      "discriminator": [
        246,
        150,
        236,
        206,
        108,
        63,
        58,
        10
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says what a fault costs."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Counts bonds, challenge bonds and what is burned."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "relations": [
            "batch"
          ],
          "docs": [
            "Who is audited."
          ]
        },
        {
          "name": "batch",
          "writable": true,
          "docs": [
            "What is audited."
          ]
        },
        {
          "name": "zeroMint",
          "writable": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of ZERO."
          ]
        },
        {
          "name": "challengerTokens",
          "writable": true,
          "optional": true,
          "docs": [
            "Any ZERO account of the challenger; none where the draw opened the audit."
          ]
        },
        {
          "name": "bondVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: bonds of workers and of challengers."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "respond",
      "docs": [
        "Answers an audit: `response` is the sha256 of what the worker reveals to its auditors. Signed by its operator."
      ],
      "discriminator": [
        72,
        65,
        227,
        97,
        42,
        255,
        147,
        12
      ],
      "accounts": [
        {
          "name": "operator",
          "signer": true,
          "relations": [
            "worker"
          ],
          "docs": [
            "The audited worker's operator."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says how long the auditors have."
          ]
        },
        {
          "name": "worker",
          "relations": [
            "batch"
          ],
          "docs": [
            "Who is audited."
          ]
        },
        {
          "name": "batch",
          "writable": true,
          "docs": [
            "What is audited."
          ]
        }
      ],
      "args": [
        {
          "name": "response",
          "type": {
            "array": [
              "u8",
              32
            ]
          }
        }
      ]
    },
    {
      "name": "retireVenue",
      "docs": [
        "Ends the use of a venue for good. By the guardian or the authority."
      ],
      "discriminator": [
        144,
        45,
        39,
        20,
        94,
        166,
        42,
        234
      ],
      "accounts": [
        {
          "name": "guard",
          "signer": true,
          "docs": [
            "The guardian or the authority."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "venue",
          "writable": true,
          "docs": [
            "The market."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "rotateOperator",
      "docs": [
        "Replaces a worker's operator, signed by its payout key and by the next operator, at most once in 4 days. The worker's address",
        "stays, and receipts of the last operator are still evidence."
      ],
      "discriminator": [
        52,
        31,
        114,
        36,
        12,
        249,
        97,
        143
      ],
      "accounts": [
        {
          "name": "payout",
          "signer": true,
          "relations": [
            "worker"
          ],
          "docs": [
            "The worker's payout key: an operator's key that was stolen can be replaced, and cannot replace itself."
          ]
        },
        {
          "name": "next",
          "signer": true,
          "docs": [
            "The next operator, who agrees."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Whose operator changes."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "sellFees",
      "docs": [
        "Sells `amount` lamports of the trading fees in wSOL on a venue, for today's treasury. Must be alone in its transaction."
      ],
      "discriminator": [
        59,
        173,
        129,
        173,
        4,
        125,
        33,
        116
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says whether the program is paused."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Today's treasury grows."
          ]
        },
        {
          "name": "venue",
          "writable": true,
          "docs": [
            "A market for wSOL."
          ]
        },
        {
          "name": "burner",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  117,
                  114,
                  110,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Signs the swap. It controls the vaults of slices and of wSOL only."
          ]
        },
        {
          "name": "feeWsolVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  102,
                  101,
                  101,
                  95,
                  119,
                  115,
                  111,
                  108
                ]
              }
            ]
          },
          "docs": [
            "Trading fees in wSOL."
          ]
        },
        {
          "name": "sliceVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  108,
                  105,
                  99,
                  101,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "Takes the USDC from the venue, which never meets the escrow."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "Where the treasury lies."
          ]
        },
        {
          "name": "poolProgram",
          "docs": [
            "The venue's program."
          ]
        },
        {
          "name": "pool",
          "writable": true,
          "relations": [
            "venue"
          ],
          "docs": [
            "The venue's pool."
          ]
        },
        {
          "name": "baseVault",
          "writable": true,
          "relations": [
            "venue"
          ],
          "docs": [
            "The pool's wSOL."
          ]
        },
        {
          "name": "quoteVault",
          "writable": true,
          "relations": [
            "venue"
          ],
          "docs": [
            "The pool's USDC."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "instructions",
          "address": "Sysvar1nstructions1111111111111111111111111",
          "docs": [
            "Shows what else is in the transaction."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": [
        {
          "name": "amount",
          "type": "u64"
        }
      ]
    },
    {
      "name": "setOffer",
      "docs": [
        "Changes what a worker offers: layers `[layer_start, layer_end)` of its model, for `ask` micro-USDC per million layer-tokens."
      ],
      "discriminator": [
        230,
        220,
        7,
        113,
        40,
        254,
        223,
        140
      ],
      "accounts": [
        {
          "name": "operator",
          "signer": true,
          "relations": [
            "worker"
          ],
          "docs": [
            "The worker's operator."
          ]
        },
        {
          "name": "model",
          "relations": [
            "worker"
          ],
          "docs": [
            "The worker's model, whose limits the offer must keep."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Whose offer changes."
          ]
        }
      ],
      "args": [
        {
          "name": "layerStart",
          "type": "u32"
        },
        {
          "name": "layerEnd",
          "type": "u32"
        },
        {
          "name": "ask",
          "type": "u64"
        }
      ]
    },
    {
      "name": "settle",
      "docs": [
        "Spends a session by the voucher in the Ed25519 instruction right before. Remaining accounts: the paid workers, writable,",
        "in strictly ascending order of address; `amounts` are their parts of the voucher, in the same order."
      ],
      "discriminator": [
        175,
        42,
        185,
        87,
        144,
        131,
        102,
        212
      ],
      "accounts": [
        {
          "name": "session",
          "writable": true,
          "docs": [
            "The session."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "instructions",
          "address": "Sysvar1nstructions1111111111111111111111111",
          "docs": [
            "Shows the other instructions of the transaction."
          ]
        }
      ],
      "args": [
        {
          "name": "amounts",
          "type": {
            "vec": "u64"
          }
        }
      ]
    },
    {
      "name": "settleAndClose",
      "docs": [
        "Spends a session by its last voucher as `settle` does, refunds what is left and removes it, signed by payer and signer.",
        "Remaining accounts: the paid workers, writable, in strictly ascending order of address; `amounts` (micro-USDC) are their",
        "parts of the voucher, in the same order."
      ],
      "discriminator": [
        102,
        209,
        184,
        220,
        221,
        173,
        186,
        187
      ],
      "accounts": [
        {
          "name": "payer",
          "signer": true,
          "relations": [
            "session"
          ],
          "docs": [
            "The session's payer."
          ]
        },
        {
          "name": "sessionSigner",
          "signer": true,
          "address": "session.signer",
          "docs": [
            "The session's signer."
          ]
        },
        {
          "name": "rentPayer",
          "writable": true,
          "relations": [
            "session"
          ],
          "docs": [
            "Gets the account's lamports. May be the payer: only its lamports are touched."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Names the USDC mint."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Owns the escrow vault and counts who is owed what."
          ]
        },
        {
          "name": "session",
          "writable": true,
          "docs": [
            "The session, which is removed."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "USDC."
          ]
        },
        {
          "name": "refundTokens",
          "writable": true,
          "docs": [
            "Any USDC account that the session's payer owns."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "Where the deposits are."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "instructions",
          "address": "Sysvar1nstructions1111111111111111111111111",
          "docs": [
            "Holds the Ed25519 instruction right before."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": [
        {
          "name": "amounts",
          "type": {
            "vec": "u64"
          }
        }
      ]
    },
    {
      "name": "slashByProof",
      "docs": [
        "Punishes a worker that has signed two receipts for the same computation with different outputs, which stand in the Ed25519",
        "instruction right before: a part of its bond and all that is uncovered or unvested. Half of that bond at most goes to",
        "whoever proves it, the rest is burned. Anyone, once a computation."
      ],
      "discriminator": [
        156,
        134,
        252,
        13,
        249,
        244,
        251,
        217
      ],
      "accounts": [
        {
          "name": "prover",
          "writable": true,
          "signer": true,
          "docs": [
            "Anyone: pays for the fault's account, which stays, and gets the bounty."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "The worker."
          ]
        },
        {
          "name": "instructions",
          "address": "Sysvar1nstructions1111111111111111111111111",
          "docs": [
            "Shows the other instructions of the transaction."
          ]
        },
        {
          "name": "fault",
          "writable": true,
          "docs": [
            "Made here, so that the computation is slashed once."
          ]
        },
        {
          "name": "zeroMint",
          "writable": true,
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of ZERO."
          ]
        },
        {
          "name": "proverTokens",
          "writable": true,
          "docs": [
            "Any ZERO account of the prover."
          ]
        },
        {
          "name": "bondVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: bonds of workers and of challengers."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "stake",
      "docs": [
        "Stakes `amount` micro-ZERO."
      ],
      "discriminator": [
        206,
        176,
        202,
        18,
        200,
        209,
        179,
        108
      ],
      "accounts": [
        {
          "name": "owner",
          "writable": true,
          "signer": true,
          "docs": [
            "The staker."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "stakePool",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101,
                  95,
                  112,
                  111,
                  111,
                  108
                ]
              }
            ]
          },
          "docs": [
            "What all stakers have, and what they are owed."
          ]
        },
        {
          "name": "position",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "owner"
              }
            ]
          },
          "docs": [
            "The staker's position."
          ]
        },
        {
          "name": "zeroMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of ZERO."
          ]
        },
        {
          "name": "ownerTokens",
          "writable": true,
          "docs": [
            "A token account of the staker, which pays or is paid."
          ]
        },
        {
          "name": "stakeVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: staked and cooling."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "systemProgram",
          "address": "11111111111111111111111111111111",
          "docs": [
            "Creates accounts."
          ]
        }
      ],
      "args": [
        {
          "name": "amount",
          "type": "u64"
        }
      ]
    },
    {
      "name": "sweepFees",
      "docs": [
        "Takes all trading fees in USDC into today's treasury. Anyone."
      ],
      "discriminator": [
        175,
        225,
        98,
        71,
        118,
        66,
        34,
        148
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says whether the program is paused."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Owns both vaults; today's treasury grows."
          ]
        },
        {
          "name": "feeUsdcVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  102,
                  101,
                  101,
                  95,
                  117,
                  115,
                  100,
                  99
                ]
              }
            ]
          },
          "docs": [
            "Trading fees in USDC."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "Where the treasury lies."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "topUp",
      "docs": [
        "Adds `amount` micro-USDC to a session's deposit. Anyone; what is not spent goes to the session's payer."
      ],
      "discriminator": [
        236,
        225,
        96,
        9,
        60,
        106,
        77,
        208
      ],
      "accounts": [
        {
          "name": "funder",
          "signer": true,
          "docs": [
            "Anyone. What is not spent goes to the session's payer."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "session",
          "writable": true,
          "docs": [
            "The session."
          ]
        },
        {
          "name": "usdcMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of USDC."
          ]
        },
        {
          "name": "funderTokens",
          "writable": true,
          "docs": [
            "The USDC account of the funder that the deposit comes from."
          ]
        },
        {
          "name": "escrowVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  101,
                  115,
                  99,
                  114,
                  111,
                  119
                ]
              }
            ]
          },
          "docs": [
            "USDC: deposits, what workers are owed, treasury and burn budget."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        }
      ],
      "args": [
        {
          "name": "amount",
          "type": "u64"
        }
      ]
    },
    {
      "name": "unlinkBoost",
      "docs": [
        "Ends a link and its boost at once, signed by either side."
      ],
      "discriminator": [
        207,
        253,
        123,
        253,
        212,
        9,
        154,
        216
      ],
      "accounts": [
        {
          "name": "key",
          "signer": true,
          "docs": [
            "The staker, the worker's operator or its payout key."
          ]
        },
        {
          "name": "position",
          "writable": true,
          "address": "worker.booster",
          "docs": [
            "The position that boosts the worker."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Who was boosted."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "unpause",
      "docs": [
        "Ends a pause early. By the guardian or the authority."
      ],
      "discriminator": [
        169,
        144,
        4,
        38,
        10,
        141,
        188,
        255
      ],
      "accounts": [
        {
          "name": "guard",
          "signer": true,
          "docs": [
            "The guardian or the authority."
          ]
        },
        {
          "name": "config",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "vote",
      "docs": [
        "Votes on an audit (`guilty` or not), after the worker has answered. Signed by a drawn auditor's operator."
      ],
      "discriminator": [
        227,
        110,
        155,
        23,
        136,
        126,
        172,
        25
      ],
      "accounts": [
        {
          "name": "operator",
          "signer": true,
          "relations": [
            "auditor"
          ],
          "docs": [
            "The auditor's operator."
          ]
        },
        {
          "name": "auditor",
          "docs": [
            "A worker that was drawn for this audit."
          ]
        },
        {
          "name": "batch",
          "writable": true,
          "docs": [
            "What is audited."
          ]
        }
      ],
      "args": [
        {
          "name": "guilty",
          "type": "bool"
        }
      ]
    },
    {
      "name": "withdrawBond",
      "docs": [
        "Returns all of a leaving worker's bond to its payout key, once nothing can cost it any more. Anyone."
      ],
      "discriminator": [
        222,
        199,
        141,
        31,
        188,
        93,
        155,
        40
      ],
      "accounts": [
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "Says how long earnings are in their challenge window."
          ]
        },
        {
          "name": "ledger",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Counts all bonds, and owns their vault."
          ]
        },
        {
          "name": "worker",
          "writable": true,
          "docs": [
            "Who leaves."
          ]
        },
        {
          "name": "zeroMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The configured mint of ZERO."
          ]
        },
        {
          "name": "payoutTokens",
          "writable": true,
          "docs": [
            "Any ZERO account that the payout key owns."
          ]
        },
        {
          "name": "bondVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "Holds all bonds."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        },
        {
          "name": "eventAuthority",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  95,
                  95,
                  101,
                  118,
                  101,
                  110,
                  116,
                  95,
                  97,
                  117,
                  116,
                  104,
                  111,
                  114,
                  105,
                  116,
                  121
                ]
              }
            ]
          },
          "docs": [
            "Signs the recorded event."
          ]
        },
        {
          "name": "program",
          "address": "EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL",
          "docs": [
            "This program, which records the event."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "withdrawStake",
      "docs": [
        "Returns all stake whose cooldown is over."
      ],
      "discriminator": [
        153,
        8,
        22,
        138,
        105,
        176,
        87,
        66
      ],
      "accounts": [
        {
          "name": "owner",
          "signer": true,
          "docs": [
            "The staker."
          ]
        },
        {
          "name": "config",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  111,
                  110,
                  102,
                  105,
                  103
                ]
              }
            ]
          },
          "docs": [
            "What the program is configured with: its mints and limits."
          ]
        },
        {
          "name": "ledger",
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  101,
                  100,
                  103,
                  101,
                  114
                ]
              }
            ]
          },
          "docs": [
            "Who is owed what; the authority of the escrow, reward, stake and bond vaults."
          ]
        },
        {
          "name": "stakePool",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101,
                  95,
                  112,
                  111,
                  111,
                  108
                ]
              }
            ]
          },
          "docs": [
            "What all stakers have, and what they are owed."
          ]
        },
        {
          "name": "position",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "owner"
              }
            ]
          },
          "docs": [
            "The staker's position."
          ]
        },
        {
          "name": "zeroMint",
          "relations": [
            "config"
          ],
          "docs": [
            "The mint of ZERO."
          ]
        },
        {
          "name": "ownerTokens",
          "writable": true,
          "docs": [
            "A token account of the staker, which pays or is paid."
          ]
        },
        {
          "name": "stakeVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  116,
                  97,
                  107,
                  101,
                  95,
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              }
            ]
          },
          "docs": [
            "ZERO: staked and cooling."
          ]
        },
        {
          "name": "tokenProgram",
          "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
          "docs": [
            "The classic Token program."
          ]
        }
      ],
      "args": []
    }
  ],
  "accounts": [
    {
      "discriminator": [
        170,
        70,
        67,
        165,
        212,
        116,
        123,
        2
      ],
      "name": "auditorSet"
    },
    {
      "discriminator": [
        156,
        194,
        70,
        44,
        22,
        88,
        137,
        44
      ],
      "name": "batch"
    },
    {
      "discriminator": [
        155,
        12,
        170,
        224,
        30,
        250,
        204,
        130
      ],
      "name": "config"
    },
    {
      "discriminator": [
        93,
        83,
        120,
        89,
        151,
        138,
        152,
        108
      ],
      "name": "epoch"
    },
    {
      "discriminator": [
        102,
        125,
        167,
        181,
        93,
        167,
        251,
        127
      ],
      "name": "fault"
    },
    {
      "discriminator": [
        43,
        41,
        21,
        213,
        180,
        176,
        95,
        32
      ],
      "name": "ledger"
    },
    {
      "discriminator": [
        152,
        221,
        247,
        122,
        185,
        125,
        223,
        151
      ],
      "name": "model"
    },
    {
      "discriminator": [
        41,
        16,
        62,
        158,
        173,
        157,
        110,
        117
      ],
      "name": "paramQueue"
    },
    {
      "discriminator": [
        243,
        81,
        72,
        115,
        214,
        188,
        72,
        144
      ],
      "name": "session"
    },
    {
      "discriminator": [
        121,
        34,
        206,
        21,
        79,
        127,
        255,
        28
      ],
      "name": "stakePool"
    },
    {
      "discriminator": [
        78,
        165,
        30,
        111,
        171,
        125,
        11,
        220
      ],
      "name": "stakePosition"
    },
    {
      "discriminator": [
        8,
        155,
        85,
        226,
        234,
        173,
        42,
        242
      ],
      "name": "venue"
    },
    {
      "discriminator": [
        224,
        158,
        97,
        5,
        224,
        241,
        67,
        146
      ],
      "name": "worker"
    }
  ],
  "events": [
    {
      "name": "auctionFilled",
      "discriminator": [
        179,
        194,
        228,
        99,
        108,
        245,
        165,
        110
      ]
    },
    {
      "name": "auditAnswered",
      "discriminator": [
        210,
        55,
        190,
        34,
        166,
        139,
        155,
        77
      ]
    },
    {
      "name": "auditDecided",
      "discriminator": [
        146,
        215,
        239,
        229,
        23,
        116,
        40,
        0
      ]
    },
    {
      "name": "auditOpened",
      "discriminator": [
        172,
        152,
        196,
        171,
        228,
        153,
        165,
        68
      ]
    },
    {
      "name": "auditVoted",
      "discriminator": [
        156,
        183,
        254,
        76,
        57,
        168,
        234,
        214
      ]
    },
    {
      "name": "auditorJoined",
      "discriminator": [
        114,
        207,
        226,
        111,
        200,
        32,
        80,
        20
      ]
    },
    {
      "name": "auditorLeft",
      "discriminator": [
        44,
        62,
        233,
        76,
        101,
        15,
        99,
        240
      ]
    },
    {
      "name": "auditorsDrawn",
      "discriminator": [
        90,
        240,
        50,
        81,
        234,
        83,
        207,
        39
      ]
    },
    {
      "name": "auditorsRedrawn",
      "discriminator": [
        231,
        241,
        201,
        123,
        47,
        23,
        80,
        240
      ]
    },
    {
      "name": "authorityChanged",
      "discriminator": [
        31,
        19,
        174,
        152,
        4,
        82,
        215,
        226
      ]
    },
    {
      "name": "authorityProposed",
      "discriminator": [
        244,
        117,
        94,
        112,
        53,
        151,
        35,
        89
      ]
    },
    {
      "name": "batchDrawn",
      "discriminator": [
        116,
        62,
        60,
        100,
        242,
        238,
        23,
        158
      ]
    },
    {
      "name": "bondAdded",
      "discriminator": [
        49,
        199,
        208,
        217,
        88,
        186,
        82,
        183
      ]
    },
    {
      "name": "bondWithdrawn",
      "discriminator": [
        111,
        192,
        154,
        231,
        58,
        115,
        130,
        103
      ]
    },
    {
      "name": "boostChanged",
      "discriminator": [
        79,
        81,
        121,
        117,
        181,
        247,
        186,
        78
      ]
    },
    {
      "name": "boostLinked",
      "discriminator": [
        68,
        34,
        56,
        251,
        106,
        42,
        199,
        208
      ]
    },
    {
      "name": "boostUnlinked",
      "discriminator": [
        227,
        139,
        137,
        198,
        67,
        221,
        195,
        147
      ]
    },
    {
      "name": "closeRequested",
      "discriminator": [
        136,
        120,
        170,
        78,
        168,
        236,
        47,
        118
      ]
    },
    {
      "name": "configInitialized",
      "discriminator": [
        181,
        49,
        200,
        156,
        19,
        167,
        178,
        91
      ]
    },
    {
      "name": "earningsClaimed",
      "discriminator": [
        106,
        170,
        154,
        105,
        21,
        43,
        189,
        97
      ]
    },
    {
      "name": "epochOpened",
      "discriminator": [
        136,
        166,
        130,
        170,
        78,
        145,
        67,
        78
      ]
    },
    {
      "name": "exitRequested",
      "discriminator": [
        92,
        125,
        6,
        23,
        233,
        196,
        149,
        70
      ]
    },
    {
      "name": "feesSold",
      "discriminator": [
        251,
        67,
        86,
        219,
        77,
        8,
        169,
        101
      ]
    },
    {
      "name": "feesSwept",
      "discriminator": [
        96,
        218,
        115,
        136,
        74,
        170,
        202,
        172
      ]
    },
    {
      "name": "limitsApplied",
      "discriminator": [
        2,
        13,
        108,
        124,
        155,
        79,
        234,
        74
      ]
    },
    {
      "name": "limitsCancelled",
      "discriminator": [
        111,
        218,
        14,
        154,
        100,
        200,
        51,
        148
      ]
    },
    {
      "name": "limitsQueued",
      "discriminator": [
        7,
        205,
        207,
        158,
        20,
        184,
        176,
        255
      ]
    },
    {
      "name": "modelRegistered",
      "discriminator": [
        220,
        196,
        19,
        71,
        42,
        237,
        219,
        138
      ]
    },
    {
      "name": "offerChanged",
      "discriminator": [
        32,
        88,
        1,
        75,
        123,
        236,
        26,
        154
      ]
    },
    {
      "name": "operatorChanged",
      "discriminator": [
        231,
        79,
        62,
        226,
        190,
        139,
        176,
        51
      ]
    },
    {
      "name": "payoutCancelled",
      "discriminator": [
        78,
        190,
        217,
        66,
        73,
        23,
        172,
        182
      ]
    },
    {
      "name": "payoutChanged",
      "discriminator": [
        174,
        152,
        48,
        114,
        25,
        63,
        230,
        39
      ]
    },
    {
      "name": "payoutProposed",
      "discriminator": [
        46,
        85,
        33,
        147,
        152,
        230,
        133,
        83
      ]
    },
    {
      "name": "priceObserved",
      "discriminator": [
        124,
        77,
        145,
        27,
        60,
        209,
        156,
        248
      ]
    },
    {
      "name": "programPaused",
      "discriminator": [
        247,
        9,
        236,
        38,
        105,
        35,
        112,
        115
      ]
    },
    {
      "name": "programUnpaused",
      "discriminator": [
        193,
        183,
        146,
        52,
        180,
        17,
        21,
        26
      ]
    },
    {
      "name": "receiptsPosted",
      "discriminator": [
        213,
        176,
        191,
        31,
        89,
        166,
        144,
        99
      ]
    },
    {
      "name": "sessionClosed",
      "discriminator": [
        57,
        237,
        11,
        243,
        194,
        34,
        120,
        27
      ]
    },
    {
      "name": "sessionFinalized",
      "discriminator": [
        33,
        12,
        242,
        91,
        206,
        42,
        163,
        235
      ]
    },
    {
      "name": "sessionOpened",
      "discriminator": [
        34,
        79,
        77,
        95,
        195,
        207,
        104,
        223
      ]
    },
    {
      "name": "sessionReclaimed",
      "discriminator": [
        19,
        188,
        249,
        118,
        22,
        226,
        186,
        67
      ]
    },
    {
      "name": "sessionRefunded",
      "discriminator": [
        176,
        138,
        119,
        46,
        99,
        172,
        75,
        152
      ]
    },
    {
      "name": "sessionToppedUp",
      "discriminator": [
        3,
        83,
        18,
        81,
        116,
        179,
        58,
        150
      ]
    },
    {
      "name": "sliceBurned",
      "discriminator": [
        115,
        146,
        9,
        173,
        155,
        51,
        224,
        117
      ]
    },
    {
      "name": "stakeWithdrawn",
      "discriminator": [
        33,
        120,
        159,
        58,
        140,
        255,
        174,
        79
      ]
    },
    {
      "name": "staked",
      "discriminator": [
        11,
        146,
        45,
        205,
        230,
        58,
        213,
        240
      ]
    },
    {
      "name": "unstakeRequested",
      "discriminator": [
        21,
        253,
        177,
        85,
        129,
        206,
        42,
        152
      ]
    },
    {
      "name": "venueRegistered",
      "discriminator": [
        86,
        82,
        191,
        91,
        171,
        241,
        178,
        9
      ]
    },
    {
      "name": "venueRetired",
      "discriminator": [
        237,
        98,
        223,
        176,
        43,
        159,
        165,
        23
      ]
    },
    {
      "name": "workerRegistered",
      "discriminator": [
        32,
        196,
        68,
        85,
        235,
        201,
        213,
        179
      ]
    },
    {
      "name": "workerSlashed",
      "discriminator": [
        105,
        194,
        239,
        166,
        177,
        74,
        243,
        242
      ]
    },
    {
      "name": "yieldClaimed",
      "discriminator": [
        177,
        201,
        94,
        68,
        19,
        200,
        227,
        27
      ]
    }
  ],
  "errors": [
    {
      "code": 6000,
      "name": "overflow",
      "msg": "an amount does not fit 64 bits"
    },
    {
      "code": 6001,
      "name": "ledgerUnderflow",
      "msg": "the ledger holds less than the amount taken from it"
    },
    {
      "code": 6002,
      "name": "badClock",
      "msg": "the clock is before 1970 or went back by days"
    },
    {
      "code": 6003,
      "name": "zeroAmount",
      "msg": "the amount must be above zero"
    },
    {
      "code": 6004,
      "name": "unauthorized",
      "msg": "this key is not allowed to do this"
    },
    {
      "code": 6005,
      "name": "notUpgradeAuthority",
      "msg": "the signer is not the program's upgrade authority"
    },
    {
      "code": 6006,
      "name": "wrongMint",
      "msg": "the mint must be the configured one, of the classic Token program, with 6 decimals"
    },
    {
      "code": 6007,
      "name": "paramOutOfRange",
      "msg": "a parameter is outside its hard-coded limits"
    },
    {
      "code": 6008,
      "name": "accountMismatch",
      "msg": "the account does not belong to the session, worker, model, venue or configuration it is used with"
    },
    {
      "code": 6009,
      "name": "signerIsPayer",
      "msg": "the session's signer must be a key other than the payer's"
    },
    {
      "code": 6010,
      "name": "openSlotOutOfRange",
      "msg": "the open slot lies in the future or more than 150 slots back: read the current slot again"
    },
    {
      "code": 6011,
      "name": "depositTooSmall",
      "msg": "the deposit is below the configured minimum"
    },
    {
      "code": 6012,
      "name": "expiryOutOfRange",
      "msg": "the expiry must lie in the future, at most 365 days away"
    },
    {
      "code": 6013,
      "name": "sessionExpired",
      "msg": "the session has expired"
    },
    {
      "code": 6014,
      "name": "sessionClosing",
      "msg": "the session is closing"
    },
    {
      "code": 6015,
      "name": "sessionTooYoung",
      "msg": "the session can be closed only after 150 slots: wait about a minute"
    },
    {
      "code": 6016,
      "name": "closeTooEarly",
      "msg": "the session cannot be closed yet without its payer and its signer: wait for the end of the grace period"
    },
    {
      "code": 6017,
      "name": "voucherMissing",
      "msg": "an Ed25519 instruction must stand right before this one"
    },
    {
      "code": 6018,
      "name": "voucherMalformed",
      "msg": "the Ed25519 instruction does not hold exactly one voucher in the expected layout"
    },
    {
      "code": 6019,
      "name": "voucherWrongSigner",
      "msg": "the voucher is not signed by the session's signer"
    },
    {
      "code": 6020,
      "name": "voucherWrongSession",
      "msg": "the voucher is for another session"
    },
    {
      "code": 6021,
      "name": "voucherExpired",
      "msg": "the voucher has expired"
    },
    {
      "code": 6022,
      "name": "voucherOutOfSequence",
      "msg": "the voucher does not start at what is already settled"
    },
    {
      "code": 6023,
      "name": "voucherOutOfRange",
      "msg": "the voucher spends nothing, or more than the deposit"
    },
    {
      "code": 6024,
      "name": "shareCount",
      "msg": "there must be 1 to 16 shares, one for each worker account"
    },
    {
      "code": 6025,
      "name": "shareOrder",
      "msg": "worker accounts must be in strictly ascending order"
    },
    {
      "code": 6026,
      "name": "shareHash",
      "msg": "the shares are not those that the voucher commits to"
    },
    {
      "code": 6027,
      "name": "shareSum",
      "msg": "the shares do not add up to what the voucher spends"
    },
    {
      "code": 6028,
      "name": "layersOutOfRange",
      "msg": "the layers must be a non-empty range within the model"
    },
    {
      "code": 6029,
      "name": "askTooHigh",
      "msg": "the ask is above the model's price ceiling"
    },
    {
      "code": 6030,
      "name": "bondTooSmall",
      "msg": "the bond is below the configured minimum"
    },
    {
      "code": 6031,
      "name": "receiptsOutOfRange",
      "msg": "the receipts cover nothing, or more than the worker's uncovered earnings"
    },
    {
      "code": 6032,
      "name": "nothingVested",
      "msg": "nothing has vested yet"
    },
    {
      "code": 6033,
      "name": "stakeTooSmall",
      "msg": "the position would fall below the minimum stake: keep that much or unstake everything"
    },
    {
      "code": 6034,
      "name": "notEnoughStake",
      "msg": "the position holds less stake than that"
    },
    {
      "code": 6035,
      "name": "nothingCooling",
      "msg": "nothing is cooling down"
    },
    {
      "code": 6036,
      "name": "stillCooling",
      "msg": "the cooldown is not over"
    },
    {
      "code": 6037,
      "name": "noYield",
      "msg": "there is no yield to claim"
    },
    {
      "code": 6038,
      "name": "epochOutOfOrder",
      "msg": "epochs are opened in order, and not before their day"
    },
    {
      "code": 6039,
      "name": "priceOutOfRange",
      "msg": "the pool's price cannot be represented, or a reserve is empty"
    },
    {
      "code": 6040,
      "name": "observedTooRecently",
      "msg": "the last observation is less than 120 seconds old"
    },
    {
      "code": 6041,
      "name": "priceStale",
      "msg": "the price has not been observed in the last 10 minutes"
    },
    {
      "code": 6042,
      "name": "twapTooShort",
      "msg": "there is no price observation between 20 and 60 minutes old"
    },
    {
      "code": 6043,
      "name": "priceOutsideBand",
      "msg": "the pool's price is more than 3 % away from its average"
    },
    {
      "code": 6044,
      "name": "sliceTooSoon",
      "msg": "the last slice on this venue, or the last fill of the auction, is less than 600 seconds old"
    },
    {
      "code": 6045,
      "name": "sliceAboveBudget",
      "msg": "the slice is above the burn budget, or above the fees that there are"
    },
    {
      "code": 6046,
      "name": "sliceOutOfRange",
      "msg": "the slice is above fee × half of the least reserve since the start of the price window, below a quarter of what could be traded now, or buys nothing"
    },
    {
      "code": 6047,
      "name": "notAlone",
      "msg": "this must be a transaction's own instruction, with nothing but compute-budget instructions beside it"
    },
    {
      "code": 6048,
      "name": "venueTookWrongAmount",
      "msg": "the venue did not take exactly the slice"
    },
    {
      "code": 6049,
      "name": "venuePaidTooLittle",
      "msg": "the venue paid less than its reserves say"
    },
    {
      "code": 6050,
      "name": "venueTouchedVault",
      "msg": "the venue changed who controls a vault"
    },
    {
      "code": 6051,
      "name": "paused",
      "msg": "the program is paused: money comes in and trades again when the pause ends, at most 6 hours after it began"
    },
    {
      "code": 6052,
      "name": "pausedTooRecently",
      "msg": "the last pause began less than 24 hours ago"
    },
    {
      "code": 6053,
      "name": "notPaused",
      "msg": "the program is not paused"
    },
    {
      "code": 6054,
      "name": "noPendingAuthority",
      "msg": "nobody was proposed as the next authority"
    },
    {
      "code": 6055,
      "name": "paramTooEarly",
      "msg": "the change has not been in the queue for 48 hours"
    },
    {
      "code": 6056,
      "name": "paramExpired",
      "msg": "the change was not applied within 7 days: queue it again"
    },
    {
      "code": 6057,
      "name": "venueNotActive",
      "msg": "the venue was registered less than 48 hours ago"
    },
    {
      "code": 6058,
      "name": "venueRetired",
      "msg": "the venue is retired"
    },
    {
      "code": 6059,
      "name": "wrongVenue",
      "msg": "the venue trades another token"
    },
    {
      "code": 6060,
      "name": "sessionFinal",
      "msg": "the session is final: nothing can be settled any more"
    },
    {
      "code": 6061,
      "name": "sessionNotFinal",
      "msg": "the session is not final: finalize_close comes first"
    },
    {
      "code": 6062,
      "name": "nothingToRefund",
      "msg": "there is nothing left to refund"
    },
    {
      "code": 6063,
      "name": "refundDue",
      "msg": "the session still holds money: refund comes first"
    },
    {
      "code": 6064,
      "name": "ladderExceeded",
      "msg": "the bond carries no more unvested earnings: add to it, or wait until some have vested"
    },
    {
      "code": 6065,
      "name": "workerExiting",
      "msg": "the worker has asked to leave"
    },
    {
      "code": 6066,
      "name": "notExiting",
      "msg": "the worker has not asked to leave: request_exit comes first"
    },
    {
      "code": 6067,
      "name": "exitTooEarly",
      "msg": "the exit cooldown is not over"
    },
    {
      "code": 6068,
      "name": "bondLocked",
      "msg": "the bond is locked: earnings are vesting under it, or an audit is open"
    },
    {
      "code": 6069,
      "name": "noBond",
      "msg": "there is no bond to withdraw"
    },
    {
      "code": 6070,
      "name": "rotatedTooRecently",
      "msg": "the operator was changed less than 4 days ago"
    },
    {
      "code": 6071,
      "name": "payoutNotDue",
      "msg": "no change of the payout key is waiting, or its 48 hours are not over"
    },
    {
      "code": 6072,
      "name": "boostTaken",
      "msg": "the worker is boosted by another position, or this position boosts another worker"
    },
    {
      "code": 6073,
      "name": "boostTooEarly",
      "msg": "the stake has not been linked to the worker for a day"
    },
    {
      "code": 6074,
      "name": "boostedWorkerMissing",
      "msg": "the position boosts a worker: its account must come along"
    },
    {
      "code": 6075,
      "name": "evidenceMalformed",
      "msg": "the Ed25519 instruction right before must hold exactly two receipts in the expected layout"
    },
    {
      "code": 6076,
      "name": "evidenceWrongSigner",
      "msg": "the receipts are not both signed by the worker's operator or its last one"
    },
    {
      "code": 6077,
      "name": "noContradiction",
      "msg": "the receipts do not contradict each other: same model, class, layers, length and input, another output"
    },
    {
      "code": 6078,
      "name": "slashCapReached",
      "msg": "all that may be slashed today is slashed: try again tomorrow"
    },
    {
      "code": 6079,
      "name": "drawTooEarly",
      "msg": "the batch cannot be drawn yet: wait for 32 slots and 4 slot hashes"
    },
    {
      "code": 6080,
      "name": "wrongBatchState",
      "msg": "the batch or audit is in another state"
    },
    {
      "code": 6081,
      "name": "windowClosed",
      "msg": "the batch's challenge window is over"
    },
    {
      "code": 6082,
      "name": "tooLate",
      "msg": "the time to answer or to vote is over"
    },
    {
      "code": 6083,
      "name": "tooEarly",
      "msg": "the time to answer or to vote is not over"
    },
    {
      "code": 6084,
      "name": "notAuditor",
      "msg": "this worker was not drawn as an auditor, or has voted"
    },
    {
      "code": 6085,
      "name": "noVerdict",
      "msg": "two auditors have not agreed yet"
    },
    {
      "code": 6086,
      "name": "auditorsFull",
      "msg": "the auditors of this model are complete"
    },
    {
      "code": 6087,
      "name": "auditorState",
      "msg": "the worker is not an auditor, or is already one, or still has audits to decide"
    },
    {
      "code": 6088,
      "name": "batchInUse",
      "msg": "the batch is still needed"
    },
    {
      "code": 6089,
      "name": "creditExceeded",
      "msg": "that much cannot be taken as credit in this epoch"
    },
    {
      "code": 6090,
      "name": "auctionOutOfRange",
      "msg": "the auction has nothing to sell, or its price pays nothing for that amount"
    },
    {
      "code": 6091,
      "name": "auctionPaysLess",
      "msg": "the auction pays less than you asked for"
    },
    {
      "code": 6092,
      "name": "noFees",
      "msg": "there are no fees to sweep"
    },
    {
      "code": 6093,
      "name": "tooFewAuditors",
      "msg": "the model has fewer than three auditors who may decide about this worker"
    }
  ],
  "types": [
    {
      "docs": [
        "ZERO was bought from whoever offered it, and burned."
      ],
      "name": "auctionFilled",
      "type": {
        "fields": [
          {
            "docs": [
              "Whose price was taken."
            ],
            "name": "venue",
            "type": "pubkey"
          },
          {
            "docs": [
              "Who sold."
            ],
            "name": "seller",
            "type": "pubkey"
          },
          {
            "docs": [
              "Micro-USDC."
            ],
            "name": "spent",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-ZERO."
            ],
            "name": "burned",
            "type": "u64"
          },
          {
            "docs": [
              "`Auction`."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "An audited worker answered."
      ],
      "name": "auditAnswered",
      "type": {
        "fields": [
          {
            "docs": [
              "The batch's account."
            ],
            "name": "batch",
            "type": "pubkey"
          },
          {
            "docs": [
              "sha256 of what it revealed to the auditors."
            ],
            "name": "response",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "docs": [
              "The auditors must vote by then, unix seconds."
            ],
            "name": "deadline",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "An audit is over. What it cost the worker is in `WorkerSlashed`; amounts in micro-ZERO."
      ],
      "name": "auditDecided",
      "type": {
        "fields": [
          {
            "docs": [
              "The batch's account."
            ],
            "name": "batch",
            "type": "pubkey"
          },
          {
            "docs": [
              "The worker that posted it."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "Who opened the audit; all zeros where the draw did."
            ],
            "name": "challenger",
            "type": "pubkey"
          },
          {
            "docs": [
              "Paid to the challenger: its bond, and its part of the bounty."
            ],
            "name": "toChallenger",
            "type": "u64"
          },
          {
            "docs": [
              "Added to the bond of each auditor who voted as was decided."
            ],
            "name": "toEachAuditor",
            "type": "u64"
          },
          {
            "docs": [
              "Added to the worker's bond."
            ],
            "name": "toWorker",
            "type": "u64"
          },
          {
            "docs": [
              "Burned."
            ],
            "name": "burned",
            "type": "u64"
          },
          {
            "docs": [
              "`Verdict`, `Silence`, `Acquitted` or `NoQuorum`."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "Somebody challenged a batch: it is audited."
      ],
      "name": "auditOpened",
      "type": {
        "fields": [
          {
            "docs": [
              "The batch's account."
            ],
            "name": "batch",
            "type": "pubkey"
          },
          {
            "docs": [
              "The worker that posted it."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "Who put up the bond."
            ],
            "name": "challenger",
            "type": "pubkey"
          },
          {
            "docs": [
              "Micro-ZERO."
            ],
            "name": "bond",
            "type": "u64"
          },
          {
            "docs": [
              "The worker must answer by then, unix seconds."
            ],
            "name": "deadline",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "An auditor voted."
      ],
      "name": "auditVoted",
      "type": {
        "fields": [
          {
            "docs": [
              "The batch's account."
            ],
            "name": "batch",
            "type": "pubkey"
          },
          {
            "docs": [
              "Its worker account."
            ],
            "name": "auditor",
            "type": "pubkey"
          },
          {
            "docs": [
              "What it found."
            ],
            "name": "guilty",
            "type": "bool"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker that can be drawn as an auditor."
      ],
      "name": "auditor",
      "type": {
        "fields": [
          {
            "docs": [
              "Its worker account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "The slot in which it joined: it is drawn only for audits that began later."
            ],
            "name": "since",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker can be drawn as an auditor from now on."
      ],
      "name": "auditorJoined",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "The model whose workers it can judge."
            ],
            "name": "model",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker cannot be drawn as an auditor any more."
      ],
      "name": "auditorLeft",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "The model whose workers it could judge."
            ],
            "name": "model",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "The workers of a model that can be drawn as auditors, at `\"auditors\"`, model."
      ],
      "name": "auditorSet",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "The model whose workers these are."
            ],
            "name": "model",
            "type": "pubkey"
          },
          {
            "docs": [
              "The first `count` of these, in no order."
            ],
            "name": "auditors",
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "auditor"
                  }
                },
                64
              ]
            }
          },
          {
            "docs": [
              "How many there are."
            ],
            "name": "count",
            "type": "u32"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "An audit has its auditors."
      ],
      "name": "auditorsDrawn",
      "type": {
        "fields": [
          {
            "docs": [
              "The batch's account."
            ],
            "name": "batch",
            "type": "pubkey"
          },
          {
            "docs": [
              "Their worker accounts."
            ],
            "name": "auditors",
            "type": {
              "array": [
                "pubkey",
                3
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "Nobody drew the auditors while the slot hashes were there: later ones decide."
      ],
      "name": "auditorsRedrawn",
      "type": {
        "fields": [
          {
            "docs": [
              "The batch's account."
            ],
            "name": "batch",
            "type": "pubkey"
          },
          {
            "docs": [
              "The slot after which they come."
            ],
            "name": "slot",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "The proposed authority took over."
      ],
      "name": "authorityChanged",
      "type": {
        "fields": [
          {
            "docs": [
              "The authority until now."
            ],
            "name": "before",
            "type": "pubkey"
          },
          {
            "docs": [
              "The authority from now on."
            ],
            "name": "authority",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "The authority named its successor, who must accept; all zeros took the proposal back."
      ],
      "name": "authorityProposed",
      "type": {
        "fields": [
          {
            "docs": [
              "The authority as it is."
            ],
            "name": "authority",
            "type": "pubkey"
          },
          {
            "docs": [
              "Who may accept; all zeros when nobody may."
            ],
            "name": "next",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A batch of receipts that a worker posted, at `\"batch\"`, worker, number u64 LE. What it covers is held until the draw passes it,",
        "and again while it is audited."
      ],
      "name": "batch",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker whose receipts these are."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "Paid for the account and gets its lamports back."
            ],
            "name": "rentPayer",
            "type": "pubkey"
          },
          {
            "docs": [
              "Merkle root of the receipts."
            ],
            "name": "root",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "docs": [
              "Who opened the audit and put up a bond for it; all zeros where the draw did."
            ],
            "name": "challenger",
            "type": "pubkey"
          },
          {
            "docs": [
              "sha256 of what the worker revealed to the auditors; all zeros before it has answered."
            ],
            "name": "response",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "docs": [
              "The drawn auditors' worker accounts; all zeros before they are drawn."
            ],
            "name": "auditors",
            "type": {
              "array": [
                "pubkey",
                3
              ]
            }
          },
          {
            "docs": [
              "How many batches of this worker came before."
            ],
            "name": "seq",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC that it covers."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "The day (unix day number) with whose bucket that vests."
            ],
            "name": "day",
            "type": "u64"
          },
          {
            "docs": [
              "The slot after which the hashes come that decide: on an audit, and then on the auditors."
            ],
            "name": "slot",
            "type": "u64"
          },
          {
            "docs": [
              "Until then (unix seconds) the worker can answer, and afterwards the auditors can vote."
            ],
            "name": "deadline",
            "type": "i64"
          },
          {
            "docs": [
              "Micro-ZERO that the challenger put up."
            ],
            "name": "challengeBond",
            "type": "u64"
          },
          {
            "docs": [
              "How many receipts there are."
            ],
            "name": "count",
            "type": "u32"
          },
          {
            "docs": [
              "What each auditor voted: 0 nothing yet, 1 not guilty, 2 guilty."
            ],
            "name": "votes",
            "type": {
              "array": [
                "u8",
                3
              ]
            }
          },
          {
            "docs": [
              "One of the `BATCH_` constants: 0 posted, 1 passed, 2 audited, 3 answered, 4 decided."
            ],
            "name": "state",
            "type": "u8"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "The draw of a batch took place."
      ],
      "name": "batchDrawn",
      "type": {
        "fields": [
          {
            "docs": [
              "The batch's account."
            ],
            "name": "batch",
            "type": "pubkey"
          },
          {
            "docs": [
              "The worker that posted it."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "Whether it is audited; otherwise what it covers is held no longer."
            ],
            "name": "audited",
            "type": "bool"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker's bond grew by `amount` to `bond`."
      ],
      "name": "bondAdded",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Worker` account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "What came in, micro-ZERO."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "The bond now, micro-ZERO."
            ],
            "name": "bond",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker left with its bond."
      ],
      "name": "bondWithdrawn",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "Owner of the token account that was paid."
            ],
            "name": "payout",
            "type": "pubkey"
          },
          {
            "docs": [
              "Micro-ZERO."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "`Exited`."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker's boost was set to what the linked stake earns."
      ],
      "name": "boostChanged",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "Addition to its part of what is settled, basis points."
            ],
            "name": "boostBps",
            "type": "u16"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A position will boost a worker, a day after `since`."
      ],
      "name": "boostLinked",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "The staker."
            ],
            "name": "owner",
            "type": "pubkey"
          },
          {
            "docs": [
              "When it was linked, unix seconds."
            ],
            "name": "since",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A position boosts a worker no more."
      ],
      "name": "boostUnlinked",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "The staker."
            ],
            "name": "owner",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "What became due on one day (unix day number) and waits for the end of the challenge window, in micro-USDC."
      ],
      "name": "bucket",
      "type": {
        "fields": [
          {
            "docs": [
              "Unix day number."
            ],
            "name": "day",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC."
            ],
            "name": "amount",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A session's payer asked for its end; anyone can end it from `close_at` on."
      ],
      "name": "closeRequested",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Session` account."
            ],
            "name": "session",
            "type": "pubkey"
          },
          {
            "docs": [
              "From then on anyone can end it, unix seconds."
            ],
            "name": "closeAt",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "What the program is configured with, at `\"config\"`."
      ],
      "name": "config",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "May register models and venues and queue limits."
            ],
            "name": "authority",
            "type": "pubkey"
          },
          {
            "docs": [
              "Next authority, all zeros when there is none."
            ],
            "name": "pendingAuthority",
            "type": "pubkey"
          },
          {
            "docs": [
              "The mint of USDC: classic Token program, 6 decimals."
            ],
            "name": "usdcMint",
            "type": "pubkey"
          },
          {
            "docs": [
              "The mint of ZERO: classic Token program, 6 decimals."
            ],
            "name": "zeroMint",
            "type": "pubkey"
          },
          {
            "docs": [
              "What the authority may change, through the queue."
            ],
            "name": "limits",
            "type": {
              "defined": {
                "name": "limits"
              }
            }
          },
          {
            "docs": [
              "A pause ends by itself at this time; 0 when there never was one."
            ],
            "name": "pausedUntil",
            "type": "i64"
          },
          {
            "docs": [
              "When the last pause began."
            ],
            "name": "pausedAt",
            "type": "i64"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                128
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "The program was configured."
      ],
      "name": "configInitialized",
      "type": {
        "fields": [
          {
            "docs": [
              "May register models and venues and queue limits."
            ],
            "name": "authority",
            "type": "pubkey"
          },
          {
            "docs": [
              "The mint of USDC."
            ],
            "name": "usdcMint",
            "type": "pubkey"
          },
          {
            "docs": [
              "The mint of ZERO."
            ],
            "name": "zeroMint",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker was paid."
      ],
      "name": "earningsClaimed",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Worker` account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "Who was paid."
            ],
            "name": "payout",
            "type": "pubkey"
          },
          {
            "docs": [
              "What was paid, micro-USDC."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "Who asked for it."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A day's split of the treasury, at `\"epoch\"`, day u64 LE. Written once."
      ],
      "name": "epoch",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "Unix day number."
            ],
            "name": "day",
            "type": "u64"
          },
          {
            "docs": [
              "Vested treasury that was split, micro-USDC."
            ],
            "name": "taken",
            "type": "u64"
          },
          {
            "docs": [
              "What became burn budget: `floor(taken / 2)`."
            ],
            "name": "burnHalf",
            "type": "u64"
          },
          {
            "docs": [
              "What went to the stakers' stream: the rest, with the odd micro-USDC."
            ],
            "name": "stakerHalf",
            "type": "u64"
          },
          {
            "docs": [
              "Part of the staker half that can be taken as credit."
            ],
            "name": "credits",
            "type": "u64"
          },
          {
            "docs": [
              "When it was opened, unix seconds."
            ],
            "name": "openedAt",
            "type": "i64"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A day's treasury was split. `streaming` is what streams from now on: the staker half and what was left of earlier ones;",
        "`credits` is what of the staker half can be taken as credit until the next epoch."
      ],
      "name": "epochOpened",
      "type": {
        "fields": [
          {
            "docs": [
              "Unix day number."
            ],
            "name": "day",
            "type": "u64"
          },
          {
            "docs": [
              "Vested treasury that was split, micro-USDC."
            ],
            "name": "taken",
            "type": "u64"
          },
          {
            "docs": [
              "What became burn budget, micro-USDC."
            ],
            "name": "burnHalf",
            "type": "u64"
          },
          {
            "docs": [
              "What was given to stakers, micro-USDC."
            ],
            "name": "stakerHalf",
            "type": "u64"
          },
          {
            "docs": [
              "What streams to them from now on, with what was left of earlier days, micro-USDC."
            ],
            "name": "streaming",
            "type": "u64"
          },
          {
            "docs": [
              "What of the staker half can be taken as credit until the next epoch, micro-USDC."
            ],
            "name": "credits",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker asked to leave."
      ],
      "name": "exitRequested",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "When its bond can be withdrawn, unix seconds."
            ],
            "name": "exitAt",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A proven contradiction, at `\"fault\"`, worker, computation. It stays for good: no computation costs a worker twice."
      ],
      "name": "fault",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Worker` account that signed both receipts."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "Who proved it, and got the bounty."
            ],
            "name": "prover",
            "type": "pubkey"
          },
          {
            "docs": [
              "sha256 of what both receipts say was computed: manifest hash, numerics class, layers, committed positions, input root."
            ],
            "name": "computation",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "docs": [
              "What it cost the bond, micro-ZERO."
            ],
            "name": "slashed",
            "type": "u64"
          },
          {
            "docs": [
              "Part of `slashed` that the prover got, micro-ZERO."
            ],
            "name": "bounty",
            "type": "u64"
          },
          {
            "docs": [
              "What it cost in earnings, micro-USDC."
            ],
            "name": "forfeited",
            "type": "u64"
          },
          {
            "docs": [
              "When it was proven, unix seconds."
            ],
            "name": "provenAt",
            "type": "i64"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "Trading fees in wSOL were sold, and what they fetched became treasury."
      ],
      "name": "feesSold",
      "type": {
        "fields": [
          {
            "docs": [
              "Where they were sold."
            ],
            "name": "venue",
            "type": "pubkey"
          },
          {
            "docs": [
              "Lamports."
            ],
            "name": "sold",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC."
            ],
            "name": "received",
            "type": "u64"
          },
          {
            "docs": [
              "The average price, micro-USDC per lamport in Q24.40."
            ],
            "name": "twap",
            "type": "u64"
          },
          {
            "docs": [
              "`FeeSlice`."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "Trading fees in USDC became treasury."
      ],
      "name": "feesSwept",
      "type": {
        "fields": [
          {
            "docs": [
              "Micro-USDC."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "`FeeSweep`."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "How much unvested value a bond carries: rungs in ascending order, the last one reached counts."
      ],
      "name": "ladder",
      "type": {
        "fields": [
          {
            "docs": [
              "In ascending order."
            ],
            "name": "rungs",
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "rung"
                  }
                },
                4
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "Who is owed what, at `\"ledger\"`. It is also the token authority of the escrow, reward, stake and bond vaults.",
        "",
        "The escrow vault holds at least `sessions_outstanding + workers_owed + treasury (buckets and vested) + burn_budget`,",
        "the bond vault at least `bonds_total`."
      ],
      "name": "ledger",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "Σ (deposit − settled − refunded) of sessions, micro-USDC."
            ],
            "name": "sessionsOutstanding",
            "type": "u64"
          },
          {
            "docs": [
              "Σ of workers' uncovered, vesting and vested earnings, micro-USDC."
            ],
            "name": "workersOwed",
            "type": "u64"
          },
          {
            "docs": [
              "Treasury that has passed the challenge window, micro-USDC."
            ],
            "name": "treasuryVested",
            "type": "u64"
          },
          {
            "docs": [
              "Treasury that has not, by the day on which it was settled."
            ],
            "name": "treasuryBuckets",
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "bucket"
                  }
                },
                6
              ]
            }
          },
          {
            "docs": [
              "What slices may still spend, micro-USDC."
            ],
            "name": "burnBudget",
            "type": "u64"
          },
          {
            "docs": [
              "Σ of workers' bonds, micro-ZERO."
            ],
            "name": "bondsTotal",
            "type": "u64"
          },
          {
            "docs": [
              "ZERO burned so far, micro-ZERO."
            ],
            "name": "zeroBurned",
            "type": "u64"
          },
          {
            "docs": [
              "USDC spent on it, micro-USDC."
            ],
            "name": "usdcSpentOnBurns",
            "type": "u64"
          },
          {
            "docs": [
              "USDC given to the stakers' stream so far, micro-USDC."
            ],
            "name": "usdcStreamed",
            "type": "u64"
          },
          {
            "docs": [
              "Σ of what challengers have put up in open audits, micro-ZERO; in the bond vault too."
            ],
            "name": "challengesTotal",
            "type": "u64"
          },
          {
            "docs": [
              "ZERO of slashed bonds burned so far, micro-ZERO."
            ],
            "name": "zeroSlashed",
            "type": "u64"
          },
          {
            "docs": [
              "Part of `usdc_spent_on_burns` that the auction paid, micro-USDC."
            ],
            "name": "auctionSpent",
            "type": "u64"
          },
          {
            "docs": [
              "Part of `zero_burned` that the auction bought, micro-ZERO."
            ],
            "name": "auctionBurned",
            "type": "u64"
          },
          {
            "docs": [
              "Trading fees that became treasury, micro-USDC."
            ],
            "name": "feesSwept",
            "type": "u64"
          },
          {
            "docs": [
              "When the auction's price began to rise."
            ],
            "name": "auctionAt",
            "type": "i64"
          },
          {
            "docs": [
              "When the auction last sold."
            ],
            "name": "auctionFilledAt",
            "type": "i64"
          },
          {
            "docs": [
              "What may still be slashed today, of all workers."
            ],
            "name": "slashCap",
            "type": {
              "defined": {
                "name": "slashCap"
              }
            }
          },
          {
            "docs": [
              "Day of the last opened epoch."
            ],
            "name": "lastEpochDay",
            "type": "u64"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                128
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "What the authority may change, after 48 hours in the queue; within the maxima of `constants.rs`."
      ],
      "name": "limits",
      "type": {
        "fields": [
          {
            "docs": [
              "May only pause, and retire venues."
            ],
            "name": "guardian",
            "type": "pubkey"
          },
          {
            "docs": [
              "Seconds that earnings and treasury wait after the end of their day."
            ],
            "name": "challengeWindowSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Seconds that unstaked ZERO waits, earning nothing."
            ],
            "name": "unstakeCooldownSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Seconds in which workers can still settle a session that is to be closed."
            ],
            "name": "closeGraceSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Seconds between a worker's request to leave and the withdrawal of its bond."
            ],
            "name": "exitCooldownSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Seconds in which a worker must answer an audit."
            ],
            "name": "auditResponseSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Seconds after the answer in which the drawn auditors vote."
            ],
            "name": "auditVoteSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Smallest first deposit of a session, micro-USDC."
            ],
            "name": "minDeposit",
            "type": "u64"
          },
          {
            "docs": [
              "Smallest bond of a worker, micro-ZERO."
            ],
            "name": "minBond",
            "type": "u64"
          },
          {
            "docs": [
              "Smallest stake of a position, micro-ZERO."
            ],
            "name": "minStake",
            "type": "u64"
          },
          {
            "docs": [
              "Bond of a worker that may be drawn as an auditor, micro-ZERO."
            ],
            "name": "minAuditorBond",
            "type": "u64"
          },
          {
            "docs": [
              "What a challenger puts up to open an audit, micro-ZERO."
            ],
            "name": "challengeBond",
            "type": "u64"
          },
          {
            "docs": [
              "Stake that earns a worker the whole boost, micro-ZERO."
            ],
            "name": "fullBoostStake",
            "type": "u64"
          },
          {
            "docs": [
              "How much may vest at once under which bond."
            ],
            "name": "ladder",
            "type": {
              "defined": {
                "name": "ladder"
              }
            }
          },
          {
            "docs": [
              "Part of batches that are audited by the draw, basis points."
            ],
            "name": "auditRateBps",
            "type": "u16"
          },
          {
            "docs": [
              "The same for a worker's first batches."
            ],
            "name": "newAuditRateBps",
            "type": "u16"
          },
          {
            "docs": [
              "Part of the bond that a fault costs, basis points."
            ],
            "name": "slashBps",
            "type": "u16"
          },
          {
            "docs": [
              "Part of what is slashed that goes to those who found the fault, basis points; the rest is burned."
            ],
            "name": "bountyBps",
            "type": "u16"
          },
          {
            "docs": [
              "Most of all bonds that may be slashed in one day, basis points."
            ],
            "name": "slashCapBps",
            "type": "u16"
          },
          {
            "docs": [
              "Part of each epoch's staker half that can be taken as credit, basis points."
            ],
            "name": "creditBps",
            "type": "u16"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "The queued limits are those of the configuration now."
      ],
      "name": "limitsApplied",
      "type": {
        "fields": [
          {
            "docs": [
              "The guardian that they name."
            ],
            "name": "guardian",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "`Limits` as an instruction's argument."
      ],
      "name": "limitsArgs",
      "type": {
        "fields": [
          {
            "docs": [
              "May only pause, and retire venues."
            ],
            "name": "guardian",
            "type": "pubkey"
          },
          {
            "docs": [
              "Seconds: 0 to 3 days."
            ],
            "name": "challengeWindowSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Seconds: 0 to 30 days."
            ],
            "name": "unstakeCooldownSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Seconds: 0 to 7 days."
            ],
            "name": "closeGraceSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Seconds: at least the challenge window and a day, at most 30 days."
            ],
            "name": "exitCooldownSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Seconds: 1 second to 2 days."
            ],
            "name": "auditResponseSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Seconds: 1 second to 2 days."
            ],
            "name": "auditVoteSecs",
            "type": "i64"
          },
          {
            "docs": [
              "Micro-USDC, above 0."
            ],
            "name": "minDeposit",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-ZERO, above 0."
            ],
            "name": "minBond",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-ZERO, at least 1 ZERO."
            ],
            "name": "minStake",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-ZERO, at least `min_bond`."
            ],
            "name": "minAuditorBond",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-ZERO, above 0."
            ],
            "name": "challengeBond",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-ZERO, at least `min_stake`."
            ],
            "name": "fullBoostStake",
            "type": "u64"
          },
          {
            "docs": [
              "4 rungs, ascending in both fields."
            ],
            "name": "ladder",
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "rungArgs"
                  }
                },
                4
              ]
            }
          },
          {
            "docs": [
              "Basis points, at most `new_audit_rate_bps`."
            ],
            "name": "auditRateBps",
            "type": "u16"
          },
          {
            "docs": [
              "Basis points, at most 10,000."
            ],
            "name": "newAuditRateBps",
            "type": "u16"
          },
          {
            "docs": [
              "Basis points, at most 10,000."
            ],
            "name": "slashBps",
            "type": "u16"
          },
          {
            "docs": [
              "Basis points, at most 5,000."
            ],
            "name": "bountyBps",
            "type": "u16"
          },
          {
            "docs": [
              "Basis points, at most 10,000."
            ],
            "name": "slashCapBps",
            "type": "u16"
          },
          {
            "docs": [
              "Basis points, at most 500."
            ],
            "name": "creditBps",
            "type": "u16"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "The limits that would have applied from `apply_at` on were dropped."
      ],
      "name": "limitsCancelled",
      "type": {
        "fields": [
          {
            "docs": [
              "When they would have applied, unix seconds."
            ],
            "name": "applyAt",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "New limits wait in the `ParamQueue`; anyone can apply them from `apply_at` on."
      ],
      "name": "limitsQueued",
      "type": {
        "fields": [
          {
            "docs": [
              "Earliest time to apply them, unix seconds."
            ],
            "name": "applyAt",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A model that can be served, at `\"model\"`, manifest hash."
      ],
      "name": "model",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "sha256 of the manifest, which names every file of the model."
            ],
            "name": "manifestHash",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "docs": [
              "sha256 over what fixes the bits of its results (runtime, precision, batching rule, instruction set): workers of one class agree."
            ],
            "name": "numericsClass",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "docs": [
              "Highest ask of a worker, micro-USDC per million layer-tokens."
            ],
            "name": "priceCeiling",
            "type": "u64"
          },
          {
            "docs": [
              "Layers of the model."
            ],
            "name": "layerCount",
            "type": "u32"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                64
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A model was admitted."
      ],
      "name": "modelRegistered",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Model` account."
            ],
            "name": "model",
            "type": "pubkey"
          },
          {
            "docs": [
              "sha256 of the model's manifest."
            ],
            "name": "manifestHash",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "docs": [
              "How many layers it has."
            ],
            "name": "layerCount",
            "type": "u32"
          },
          {
            "docs": [
              "Highest ask, micro-USDC per million layer-tokens."
            ],
            "name": "priceCeiling",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A price that stood from `at` until the next observation, and what the pool held at that time."
      ],
      "name": "observation",
      "type": {
        "fields": [
          {
            "docs": [
              "Unix seconds."
            ],
            "name": "at",
            "type": "i64"
          },
          {
            "docs": [
              "Micro-USDC per micro-ZERO or lamport, Q24.40."
            ],
            "name": "price",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC in the pool."
            ],
            "name": "quoteReserve",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-ZERO or lamports in the pool."
            ],
            "name": "baseReserve",
            "type": "u64"
          },
          {
            "docs": [
              "Σ price × seconds since the first observation, up to `at`."
            ],
            "name": "area",
            "type": "u128"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker changed what it offers."
      ],
      "name": "offerChanged",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "First layer it serves."
            ],
            "name": "layerStart",
            "type": "u32"
          },
          {
            "docs": [
              "The layer after its last one."
            ],
            "name": "layerEnd",
            "type": "u32"
          },
          {
            "docs": [
              "Micro-USDC per million layer-tokens."
            ],
            "name": "ask",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker has another operator."
      ],
      "name": "operatorChanged",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "The last operator, whose receipts are still evidence."
            ],
            "name": "before",
            "type": "pubkey"
          },
          {
            "docs": [
              "The operator from now on."
            ],
            "name": "operator",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A change of the limits and when it may apply, at `\"param_queue\"`. There is at most one."
      ],
      "name": "paramQueue",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "Who paid for the account and gets its lamports back."
            ],
            "name": "rentPayer",
            "type": "pubkey"
          },
          {
            "docs": [
              "The limits to come, checked against the hard-coded maxima."
            ],
            "name": "limits",
            "type": {
              "defined": {
                "name": "limits"
              }
            }
          },
          {
            "docs": [
              "Anyone can apply them from then on, for 7 days."
            ],
            "name": "applyAt",
            "type": "i64"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A proposed payout key was refused."
      ],
      "name": "payoutCancelled",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "The key that was proposed."
            ],
            "name": "dropped",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker has another payout key."
      ],
      "name": "payoutChanged",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "The last payout key."
            ],
            "name": "before",
            "type": "pubkey"
          },
          {
            "docs": [
              "The payout key from now on."
            ],
            "name": "payout",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker's payout key named its successor."
      ],
      "name": "payoutProposed",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker's account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "The payout key from `payout_at` on, if nobody refuses it."
            ],
            "name": "payout",
            "type": "pubkey"
          },
          {
            "docs": [
              "When it can be applied, unix seconds."
            ],
            "name": "payoutAt",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A venue's price was observed: `spot` in the pool, `recorded` after the cap on its step (Q24.40)."
      ],
      "name": "priceObserved",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Venue` account."
            ],
            "name": "venue",
            "type": "pubkey"
          },
          {
            "docs": [
              "The pool's price, micro-USDC per micro-unit in Q24.40."
            ],
            "name": "spot",
            "type": "u64"
          },
          {
            "docs": [
              "The price that was recorded: at most a capped step from the last one."
            ],
            "name": "recorded",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "Money stopped coming in and being traded, until `until` at most."
      ],
      "name": "programPaused",
      "type": {
        "fields": [
          {
            "docs": [
              "The guardian or the authority, whoever paused it."
            ],
            "name": "by",
            "type": "pubkey"
          },
          {
            "docs": [
              "When the pause ends by itself, unix seconds."
            ],
            "name": "until",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A pause was ended early."
      ],
      "name": "programUnpaused",
      "type": {
        "fields": [
          {
            "docs": [
              "The guardian or the authority, whoever ended the pause."
            ],
            "name": "by",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "Why money left or a bond shrank: in every event that says so."
      ],
      "name": "reason",
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "agreed"
          },
          {
            "name": "requested"
          },
          {
            "name": "expired"
          },
          {
            "name": "claimed"
          },
          {
            "name": "claimedFor"
          },
          {
            "name": "exited"
          },
          {
            "name": "contradiction"
          },
          {
            "name": "verdict"
          },
          {
            "name": "silence"
          },
          {
            "name": "acquitted"
          },
          {
            "name": "noQuorum"
          },
          {
            "name": "yield"
          },
          {
            "name": "credits"
          },
          {
            "name": "unstaked"
          },
          {
            "name": "slice"
          },
          {
            "name": "auction"
          },
          {
            "name": "feeSlice"
          },
          {
            "name": "feeSweep"
          }
        ]
      }
    },
    {
      "docs": [
        "A worker published a batch of receipts; the earnings that they cover vest with the bucket of `day`."
      ],
      "name": "receiptsPosted",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Worker` account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "The batch's account, at which the draw and an audit take place."
            ],
            "name": "batch",
            "type": "pubkey"
          },
          {
            "docs": [
              "Merkle root of the receipts."
            ],
            "name": "root",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "docs": [
              "How many they are."
            ],
            "name": "count",
            "type": "u32"
          },
          {
            "docs": [
              "What they cover, micro-USDC."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "The hash chain over all roots with this one."
            ],
            "name": "chain",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "docs": [
              "Unix day in whose bucket it vests."
            ],
            "name": "day",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "From this bond on (micro-ZERO), that much (micro-USDC) may vest at once."
      ],
      "name": "rung",
      "type": {
        "fields": [
          {
            "docs": [
              "Micro-ZERO."
            ],
            "name": "bond",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC."
            ],
            "name": "carries",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "`Rung` as an instruction's argument."
      ],
      "name": "rungArgs",
      "type": {
        "fields": [
          {
            "docs": [
              "From this bond on, micro-ZERO."
            ],
            "name": "bond",
            "type": "u64"
          },
          {
            "docs": [
              "That much may vest at once, micro-USDC."
            ],
            "name": "carries",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A buyer's escrow, at `\"session\"`, payer, salt u64 LE, open slot u64 LE."
      ],
      "name": "session",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "Whose money it is: the rest goes back to a token account of this key."
            ],
            "name": "payer",
            "type": "pubkey"
          },
          {
            "docs": [
              "Whose vouchers spend it."
            ],
            "name": "signer",
            "type": "pubkey"
          },
          {
            "docs": [
              "Paid for the account and gets its lamports back."
            ],
            "name": "rentPayer",
            "type": "pubkey"
          },
          {
            "docs": [
              "Micro-USDC that came in."
            ],
            "name": "deposit",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC that vouchers have spent."
            ],
            "name": "settled",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC that went back to the payer."
            ],
            "name": "refunded",
            "type": "u64"
          },
          {
            "docs": [
              "The payer's own number for it, in its address."
            ],
            "name": "salt",
            "type": "u64"
          },
          {
            "docs": [
              "Slot that the opening named, in its address."
            ],
            "name": "openSlot",
            "type": "u64"
          },
          {
            "docs": [
              "After this second plus the grace period anyone can close the session."
            ],
            "name": "expiresAt",
            "type": "i64"
          },
          {
            "docs": [
              "When anyone can close it because the payer asked for it; 0 when not asked."
            ],
            "name": "closeAt",
            "type": "i64"
          },
          {
            "docs": [
              "1 when nothing can be settled any more, 0 before."
            ],
            "name": "finalized",
            "type": "u8"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                48
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A session ended in one step: the rest went back and the account was removed."
      ],
      "name": "sessionClosed",
      "type": {
        "fields": [
          {
            "docs": [
              "The session."
            ],
            "name": "session",
            "type": "pubkey"
          },
          {
            "docs": [
              "Whose money it was."
            ],
            "name": "payer",
            "type": "pubkey"
          },
          {
            "docs": [
              "Micro-USDC that vouchers spent, in its whole life."
            ],
            "name": "settled",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC that went back with this; a refund before it has an event of its own."
            ],
            "name": "refund",
            "type": "u64"
          },
          {
            "docs": [
              "`Agreed`, `Requested` or `Expired`."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A session's time is over: nothing can be settled any more, the rest can be refunded."
      ],
      "name": "sessionFinalized",
      "type": {
        "fields": [
          {
            "docs": [
              "The session."
            ],
            "name": "session",
            "type": "pubkey"
          },
          {
            "docs": [
              "`Requested` or `Expired`."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A session was opened."
      ],
      "name": "sessionOpened",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Session` account."
            ],
            "name": "session",
            "type": "pubkey"
          },
          {
            "docs": [
              "Whose money it is."
            ],
            "name": "payer",
            "type": "pubkey"
          },
          {
            "docs": [
              "Whose vouchers spend it."
            ],
            "name": "signer",
            "type": "pubkey"
          },
          {
            "docs": [
              "What came in, micro-USDC."
            ],
            "name": "deposit",
            "type": "u64"
          },
          {
            "docs": [
              "When the session expires, unix seconds."
            ],
            "name": "expiresAt",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A final session's account was removed, with nothing left to refund."
      ],
      "name": "sessionReclaimed",
      "type": {
        "fields": [
          {
            "docs": [
              "The session."
            ],
            "name": "session",
            "type": "pubkey"
          },
          {
            "docs": [
              "Got the account's lamports."
            ],
            "name": "rentPayer",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "What a final session had left went back to its payer."
      ],
      "name": "sessionRefunded",
      "type": {
        "fields": [
          {
            "docs": [
              "The session."
            ],
            "name": "session",
            "type": "pubkey"
          },
          {
            "docs": [
              "Whose money it was."
            ],
            "name": "payer",
            "type": "pubkey"
          },
          {
            "docs": [
              "Micro-USDC."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "`Requested` or `Expired`."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A session's deposit grew by `amount` to `deposit`."
      ],
      "name": "sessionToppedUp",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Session` account."
            ],
            "name": "session",
            "type": "pubkey"
          },
          {
            "docs": [
              "What came in, micro-USDC."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "All that has come in, micro-USDC."
            ],
            "name": "deposit",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "What may still be slashed on one day (unix day number), in micro-ZERO."
      ],
      "name": "slashCap",
      "type": {
        "fields": [
          {
            "docs": [
              "Unix day number."
            ],
            "name": "day",
            "type": "u64"
          },
          {
            "docs": [
              "What may still be slashed on it, micro-ZERO."
            ],
            "name": "left",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "ZERO was bought and burned."
      ],
      "name": "sliceBurned",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Venue` account."
            ],
            "name": "venue",
            "type": "pubkey"
          },
          {
            "docs": [
              "Paid to the pool, micro-USDC."
            ],
            "name": "spent",
            "type": "u64"
          },
          {
            "docs": [
              "Bought and burned, micro-ZERO."
            ],
            "name": "burned",
            "type": "u64"
          },
          {
            "docs": [
              "Average price at that time, Q24.40."
            ],
            "name": "twap",
            "type": "u64"
          },
          {
            "docs": [
              "Why."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "All stakers together, at `\"stake_pool\"`.",
        "",
        "USDC streams evenly over 24 hours into an index of micro-USDC per staked micro-ZERO (Q64.64). The reward vault holds at",
        "least `owed + stream_remaining + banked`; the stake vault `total_staked + total_cooling`. What rounding leaves over is",
        "carried in `index_left`, so that all of the stream reaches the index."
      ],
      "name": "stakePool",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "Micro-ZERO that earns."
            ],
            "name": "totalStaked",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-ZERO in its cooldown, which does not."
            ],
            "name": "totalCooling",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC earned by one staked micro-ZERO since the beginning, Q64.64."
            ],
            "name": "index",
            "type": "u128"
          },
          {
            "docs": [
              "What the index does not hold because it divides evenly by the stake only so far, in 2^-64 micro-USDC."
            ],
            "name": "indexLeft",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC still to be streamed."
            ],
            "name": "streamRemaining",
            "type": "u64"
          },
          {
            "docs": [
              "Up to when it has been streamed."
            ],
            "name": "streamedUntil",
            "type": "i64"
          },
          {
            "docs": [
              "When all of it will have been streamed."
            ],
            "name": "streamEnd",
            "type": "i64"
          },
          {
            "docs": [
              "Micro-USDC streamed while nobody staked; the next epoch streams it again."
            ],
            "name": "banked",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC that has reached the index and has not been paid."
            ],
            "name": "owed",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC that can be taken as credit until the next epoch."
            ],
            "name": "creditLeft",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC taken as credit so far."
            ],
            "name": "creditsTaken",
            "type": "u64"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                128
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "One staker, at `\"stake\"`, owner."
      ],
      "name": "stakePosition",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "The staker."
            ],
            "name": "owner",
            "type": "pubkey"
          },
          {
            "docs": [
              "Micro-ZERO that earns."
            ],
            "name": "staked",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-ZERO in its cooldown."
            ],
            "name": "cooling",
            "type": "u64"
          },
          {
            "docs": [
              "When all of `cooling` can be withdrawn."
            ],
            "name": "coolingUntil",
            "type": "i64"
          },
          {
            "docs": [
              "The pool's index up to which the yield is in `owed`, Q64.64."
            ],
            "name": "index",
            "type": "u128"
          },
          {
            "docs": [
              "The part of a micro-USDC beyond `owed`, in 2^-64. It stays with the staker."
            ],
            "name": "fraction",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-USDC that can be claimed."
            ],
            "name": "owed",
            "type": "u64"
          },
          {
            "docs": [
              "The worker that this stake boosts, all zeros when there is none."
            ],
            "name": "boosts",
            "type": "pubkey"
          },
          {
            "docs": [
              "When stake was last linked to it or added."
            ],
            "name": "boostSince",
            "type": "i64"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                64
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "Cooled stake was returned."
      ],
      "name": "stakeWithdrawn",
      "type": {
        "fields": [
          {
            "docs": [
              "The staker."
            ],
            "name": "owner",
            "type": "pubkey"
          },
          {
            "docs": [
              "What went back, micro-ZERO."
            ],
            "name": "amount",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A position's stake grew by `amount` to `staked`."
      ],
      "name": "staked",
      "type": {
        "fields": [
          {
            "docs": [
              "The staker."
            ],
            "name": "owner",
            "type": "pubkey"
          },
          {
            "docs": [
              "What came in, micro-ZERO."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "All that earns now, micro-ZERO."
            ],
            "name": "staked",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "Stake went into its cooldown, which ends at `cooling_until` for all `cooling`."
      ],
      "name": "unstakeRequested",
      "type": {
        "fields": [
          {
            "docs": [
              "The staker."
            ],
            "name": "owner",
            "type": "pubkey"
          },
          {
            "docs": [
              "What began to cool, micro-ZERO."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "All that is cooling, micro-ZERO."
            ],
            "name": "cooling",
            "type": "u64"
          },
          {
            "docs": [
              "When all of it can be withdrawn, unix seconds."
            ],
            "name": "coolingUntil",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A market for ZERO, at `\"venue\"`, pool: a constant-product pool whose program and vaults are pinned."
      ],
      "name": "venue",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "The pool's state account."
            ],
            "name": "pool",
            "type": "pubkey"
          },
          {
            "docs": [
              "The pool's program, which a slice calls."
            ],
            "name": "program",
            "type": "pubkey"
          },
          {
            "docs": [
              "What the pool trades for USDC: ZERO, which is bought, or wSOL, which is sold."
            ],
            "name": "baseMint",
            "type": "pubkey"
          },
          {
            "docs": [
              "The pool's ZERO or wSOL."
            ],
            "name": "baseVault",
            "type": "pubkey"
          },
          {
            "docs": [
              "The pool's USDC."
            ],
            "name": "quoteVault",
            "type": "pubkey"
          },
          {
            "docs": [
              "Of the swap instruction."
            ],
            "name": "discriminator",
            "type": {
              "array": [
                "u8",
                8
              ]
            }
          },
          {
            "docs": [
              "Ring of observations; the newest is at `(observed − 1) mod 16`."
            ],
            "name": "observations",
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "observation"
                  }
                },
                16
              ]
            }
          },
          {
            "docs": [
              "Observations made so far."
            ],
            "name": "observed",
            "type": "u64"
          },
          {
            "docs": [
              "When the last slice was bought."
            ],
            "name": "lastSliceAt",
            "type": "i64"
          },
          {
            "docs": [
              "Sold here: micro-USDC for ZERO, or lamports of wSOL."
            ],
            "name": "spent",
            "type": "u64"
          },
          {
            "docs": [
              "Bought here: micro-ZERO, all burned, or micro-USDC for the treasury."
            ],
            "name": "bought",
            "type": "u64"
          },
          {
            "docs": [
              "It trades from then on."
            ],
            "name": "activeAt",
            "type": "i64"
          },
          {
            "docs": [
              "The pool's fee, basis points."
            ],
            "name": "feeBps",
            "type": "u16"
          },
          {
            "docs": [
              "1 when it is not used any more, 0 before."
            ],
            "name": "retired",
            "type": "u8"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                128
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A market for ZERO or wSOL was admitted; it trades from `active_at` on."
      ],
      "name": "venueRegistered",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Venue` account."
            ],
            "name": "venue",
            "type": "pubkey"
          },
          {
            "docs": [
              "The pool that is traded on."
            ],
            "name": "pool",
            "type": "pubkey"
          },
          {
            "docs": [
              "The pool's program."
            ],
            "name": "program",
            "type": "pubkey"
          },
          {
            "docs": [
              "What is traded against USDC: ZERO or wSOL."
            ],
            "name": "baseMint",
            "type": "pubkey"
          },
          {
            "docs": [
              "The pool's fee, basis points."
            ],
            "name": "feeBps",
            "type": "u16"
          },
          {
            "docs": [
              "From then on it trades, unix seconds."
            ],
            "name": "activeAt",
            "type": "i64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A venue will not be used any more."
      ],
      "name": "venueRetired",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Venue` account."
            ],
            "name": "venue",
            "type": "pubkey"
          },
          {
            "docs": [
              "The guardian or the authority, whoever retired it."
            ],
            "name": "by",
            "type": "pubkey"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker, at `\"worker\"`, the operator that registered it.",
        "",
        "Its earnings go `uncovered` → (receipts posted) → bucket of the day → (challenge window) → `vested` → (claim) → token account."
      ],
      "name": "worker",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "docs": [
              "Signs receipts and instructions."
            ],
            "name": "operator",
            "type": "pubkey"
          },
          {
            "docs": [
              "Owns every token account that claims are paid to."
            ],
            "name": "payout",
            "type": "pubkey"
          },
          {
            "docs": [
              "The `Model` account whose layers it serves."
            ],
            "name": "model",
            "type": "pubkey"
          },
          {
            "docs": [
              "The payout key from `payout_at` on, all zeros when there is none."
            ],
            "name": "pendingPayout",
            "type": "pubkey"
          },
          {
            "docs": [
              "The operator before the last rotation: its receipts are still evidence."
            ],
            "name": "priorOperator",
            "type": "pubkey"
          },
          {
            "docs": [
              "The stake position that boosts this worker, all zeros when there is none."
            ],
            "name": "booster",
            "type": "pubkey"
          },
          {
            "docs": [
              "Hash chain of all posted receipt roots."
            ],
            "name": "receiptChain",
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "docs": [
              "First layer it serves."
            ],
            "name": "layerStart",
            "type": "u32"
          },
          {
            "docs": [
              "The layer after its last one."
            ],
            "name": "layerEnd",
            "type": "u32"
          },
          {
            "docs": [
              "Micro-USDC per million layer-tokens."
            ],
            "name": "ask",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-ZERO in the bond vault."
            ],
            "name": "bond",
            "type": "u64"
          },
          {
            "docs": [
              "Earned, not yet covered by posted receipts, micro-USDC."
            ],
            "name": "uncovered",
            "type": "u64"
          },
          {
            "docs": [
              "Covered, in the challenge window, by the day on which the receipts were posted."
            ],
            "name": "buckets",
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "bucket"
                  }
                },
                6
              ]
            }
          },
          {
            "docs": [
              "Can be claimed, micro-USDC."
            ],
            "name": "vested",
            "type": "u64"
          },
          {
            "docs": [
              "Part of what is covered that cannot be claimed: batches not yet drawn or under audit, micro-USDC."
            ],
            "name": "held",
            "type": "u64"
          },
          {
            "docs": [
              "Has been claimed, micro-USDC."
            ],
            "name": "claimed",
            "type": "u64"
          },
          {
            "docs": [
              "Receipts posted so far."
            ],
            "name": "receipts",
            "type": "u64"
          },
          {
            "docs": [
              "Batches posted so far."
            ],
            "name": "batches",
            "type": "u64"
          },
          {
            "docs": [
              "Micro-ZERO that faults have cost."
            ],
            "name": "slashed",
            "type": "u64"
          },
          {
            "docs": [
              "When `pending_payout` can be applied, unix seconds."
            ],
            "name": "payoutAt",
            "type": "i64"
          },
          {
            "docs": [
              "When the operator was last changed."
            ],
            "name": "rotatedAt",
            "type": "i64"
          },
          {
            "docs": [
              "When the bond can leave; 0 while the worker stays."
            ],
            "name": "exitAt",
            "type": "i64"
          },
          {
            "docs": [
              "What may still be slashed today."
            ],
            "name": "slashCap",
            "type": {
              "defined": {
                "name": "slashCap"
              }
            }
          },
          {
            "docs": [
              "Faults proven so far."
            ],
            "name": "strikes",
            "type": "u32"
          },
          {
            "docs": [
              "Audits of this worker that are not decided."
            ],
            "name": "openAudits",
            "type": "u32"
          },
          {
            "docs": [
              "Undecided audits that this worker was drawn for."
            ],
            "name": "duties",
            "type": "u32"
          },
          {
            "docs": [
              "Addition to its part of what is settled, basis points."
            ],
            "name": "boostBps",
            "type": "u16"
          },
          {
            "docs": [
              "1 when it can be drawn as an auditor, 0 otherwise."
            ],
            "name": "audits",
            "type": "u8"
          },
          {
            "docs": [
              "Layout version."
            ],
            "name": "version",
            "type": "u8"
          },
          {
            "docs": [
              "Bump of the account's address."
            ],
            "name": "bump",
            "type": "u8"
          },
          {
            "docs": [
              "Room for later versions, zeros."
            ],
            "name": "reserved",
            "type": {
              "array": [
                "u8",
                64
              ]
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A worker was registered."
      ],
      "name": "workerRegistered",
      "type": {
        "fields": [
          {
            "docs": [
              "The `Worker` account."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "Signs its receipts and instructions."
            ],
            "name": "operator",
            "type": "pubkey"
          },
          {
            "docs": [
              "Owns the token accounts that claims are paid to."
            ],
            "name": "payout",
            "type": "pubkey"
          },
          {
            "docs": [
              "The `Model` account."
            ],
            "name": "model",
            "type": "pubkey"
          },
          {
            "docs": [
              "First layer it serves."
            ],
            "name": "layerStart",
            "type": "u32"
          },
          {
            "docs": [
              "The layer after its last one."
            ],
            "name": "layerEnd",
            "type": "u32"
          },
          {
            "docs": [
              "Micro-USDC per million layer-tokens."
            ],
            "name": "ask",
            "type": "u64"
          },
          {
            "docs": [
              "Its bond, micro-ZERO."
            ],
            "name": "bond",
            "type": "u64"
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A fault of a worker was proven: it lost a part of its bond, and earnings that became treasury."
      ],
      "name": "workerSlashed",
      "type": {
        "fields": [
          {
            "docs": [
              "The worker."
            ],
            "name": "worker",
            "type": "pubkey"
          },
          {
            "docs": [
              "The account of the fault, or of the audited batch."
            ],
            "name": "case",
            "type": "pubkey"
          },
          {
            "docs": [
              "What left the bond, micro-ZERO."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "Part of `amount` for those who found the fault, micro-ZERO; the rest was burned."
            ],
            "name": "bounty",
            "type": "u64"
          },
          {
            "docs": [
              "Earnings that became treasury, micro-USDC."
            ],
            "name": "forfeited",
            "type": "u64"
          },
          {
            "docs": [
              "What kind of fault it was."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    },
    {
      "docs": [
        "A staker was paid."
      ],
      "name": "yieldClaimed",
      "type": {
        "fields": [
          {
            "docs": [
              "The staker."
            ],
            "name": "owner",
            "type": "pubkey"
          },
          {
            "docs": [
              "What was paid, micro-USDC."
            ],
            "name": "amount",
            "type": "u64"
          },
          {
            "docs": [
              "As USDC or as credit."
            ],
            "name": "reason",
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          }
        ],
        "kind": "struct"
      }
    }
  ]
};
