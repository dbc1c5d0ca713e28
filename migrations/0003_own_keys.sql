CREATE TABLE "voucher_offers" (
	"session" text PRIMARY KEY NOT NULL,
	"from_amount" numeric(20, 0) NOT NULL,
	"to_amount" numeric(20, 0) NOT NULL,
	"jobs" jsonb NOT NULL,
	"shares" jsonb NOT NULL,
	"receipts_root" text NOT NULL,
	"voucher" "bytea" NOT NULL,
	"expires_at" numeric(20, 0) NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "session_keys" ALTER COLUMN "sealed" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "voucher_offers" ADD CONSTRAINT "voucher_offers_session_sessions_address_fk" FOREIGN KEY ("session") REFERENCES "public"."sessions"("address") ON DELETE no action ON UPDATE no action;