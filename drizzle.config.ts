import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './keeper/src/db/schema.ts',
  out: './migrations',
});
