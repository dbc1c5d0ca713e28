CREATE TABLE "hooks" (
	"id" text PRIMARY KEY NOT NULL,
	"session" text NOT NULL,
	"api_key" text,
	"url" text NOT NULL,
	"threshold" numeric(20, 0) NOT NULL,
	"below" boolean DEFAULT false NOT NULL,
	"noticed_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" text PRIMARY KEY NOT NULL,
	"hook" text NOT NULL,
	"body" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "hooks" ADD CONSTRAINT "hooks_session_sessions_address_fk" FOREIGN KEY ("session") REFERENCES "public"."sessions"("address") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hooks" ADD CONSTRAINT "hooks_api_key_api_keys_hash_fk" FOREIGN KEY ("api_key") REFERENCES "public"."api_keys"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_hook_hooks_id_fk" FOREIGN KEY ("hook") REFERENCES "public"."hooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "hooks_session" ON "hooks" USING btree ("session");--> statement-breakpoint
CREATE INDEX "notices_state" ON "notices" USING btree ("state","next_at");--> statement-breakpoint
CREATE INDEX "notices_hook" ON "notices" USING btree ("hook");