export declare function buildApp(mode?: 'production' | 'localnet', options?: { quiet?: boolean }): Promise<string>;
