ALTER TABLE "api_keys" ADD COLUMN "name" text;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "budget" numeric(20, 0);--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "scopes" jsonb DEFAULT '["inference","read"]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "revoked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "api_key" text;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_api_key_api_keys_hash_fk" FOREIGN KEY ("api_key") REFERENCES "public"."api_keys"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_session" ON "api_keys" USING btree ("session");--> statement-breakpoint
CREATE INDEX "jobs_api_key" ON "jobs" USING btree ("api_key");