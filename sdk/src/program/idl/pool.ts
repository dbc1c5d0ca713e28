/**
 * The IDL of the program `pool` as a type, with names in camelCase. Generated from the program's source.
 *
 * This only helps the compiler: the IDL itself is `pool.json` beside this file.
 */
export type Pool = {
  "address": "DsXq6jUKCxCELmLHKYKu6LyzeeseWVWLAPAXm5fwsWPH",
  "metadata": {
    "name": "pool",
    "version": "0.1.0",
    "spec": "0.1.0",
    "description": "A constant-product pool, the venue of the local chain."
  },
  "instructions": [
    {
      "name": "createPool",
      "docs": [
        "Creates the pool of a base and a quote mint and fills it. `fee_bps` of every input stays in the pool."
      ],
      "discriminator": [
        233,
        146,
        209,
        142,
        207,
        104,
        64,
        188
      ],
      "accounts": [
        {
          "name": "creator",
          "writable": true,
          "signer": true
        },
        {
          "name": "baseMint"
        },
        {
          "name": "quoteMint"
        },
        {
          "name": "pool",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  112,
                  111,
                  111,
                  108
                ]
              },
              {
                "kind": "account",
                "path": "baseMint"
              },
              {
                "kind": "account",
                "path": "quoteMint"
              }
            ]
          },
          "docs": [
            "The market's pool."
          ]
        },
        {
          "name": "baseVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              },
              {
                "kind": "account",
                "path": "pool"
              },
              {
                "kind": "account",
                "path": "baseMint"
              }
            ]
          },
          "docs": [
            "The pool's vault of ZERO or wSOL."
          ]
        },
        {
          "name": "quoteVault",
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              },
              {
                "kind": "account",
                "path": "pool"
              },
              {
                "kind": "account",
                "path": "quoteMint"
              }
            ]
          },
          "docs": [
            "The pool's vault of USDC."
          ]
        },
        {
          "name": "creatorBase",
          "writable": true
        },
        {
          "name": "creatorQuote",
          "writable": true
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
          "name": "feeBps",
          "type": "u16"
        },
        {
          "name": "base",
          "type": "u64"
        },
        {
          "name": "quote",
          "type": "u64"
        }
      ]
    },
    {
      "name": "swap",
      "docs": [
        "Takes `amount_in` of one token and pays at least `min_out` of the other."
      ],
      "discriminator": [
        248,
        198,
        158,
        145,
        225,
        117,
        135,
        200
      ],
      "accounts": [
        {
          "name": "trader",
          "signer": true
        },
        {
          "name": "pool",
          "docs": [
            "The market's pool."
          ]
        },
        {
          "name": "source",
          "writable": true
        },
        {
          "name": "destination",
          "writable": true
        },
        {
          "name": "vaultIn",
          "writable": true
        },
        {
          "name": "vaultOut",
          "writable": true
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
          "name": "amountIn",
          "type": "u64"
        },
        {
          "name": "minOut",
          "type": "u64"
        }
      ]
    }
  ],
  "accounts": [
    {
      "discriminator": [
        241,
        154,
        109,
        4,
        17,
        177,
        109,
        188
      ],
      "name": "pool"
    }
  ],
  "events": [],
  "errors": [
    {
      "code": 6000,
      "name": "feeOutOfRange",
      "msg": "the fee must be below 100 %"
    },
    {
      "code": 6001,
      "name": "zeroAmount",
      "msg": "both amounts must be above zero"
    },
    {
      "code": 6002,
      "name": "sameMint",
      "msg": "base and quote must be two mints"
    },
    {
      "code": 6003,
      "name": "wrongVault",
      "msg": "the vaults must be the pool's two vaults"
    },
    {
      "code": 6004,
      "name": "amountOutOfRange",
      "msg": "the swap pays nothing, or the amounts do not fit 64 bits"
    },
    {
      "code": 6005,
      "name": "slippage",
      "msg": "the swap would pay less than asked for"
    }
  ],
  "types": [
    {
      "docs": [
        "A pool, at `\"pool\"`, base mint, quote mint; authority of its vaults at `\"vault\"`, pool, mint."
      ],
      "name": "pool",
      "repr": {
        "kind": "c"
      },
      "serialization": "bytemuck",
      "type": {
        "fields": [
          {
            "name": "baseMint",
            "type": "pubkey"
          },
          {
            "name": "quoteMint",
            "type": "pubkey"
          },
          {
            "name": "baseVault",
            "type": "pubkey"
          },
          {
            "name": "quoteVault",
            "type": "pubkey"
          },
          {
            "docs": [
              "Part of every input that stays in the pool, basis points."
            ],
            "name": "feeBps",
            "type": "u16"
          },
          {
            "name": "version",
            "type": "u8"
          },
          {
            "name": "bump",
            "type": "u8"
          },
          {
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
    }
  ]
};
