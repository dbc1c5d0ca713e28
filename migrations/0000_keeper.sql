CREATE TABLE "api_keys" (
	"hash" text PRIMARY KEY NOT NULL,
	"session" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "epochs" (
	"day" numeric(20, 0) PRIMARY KEY NOT NULL,
	"taken" numeric(20, 0) NOT NULL,
	"burn" numeric(20, 0) NOT NULL,
	"stakers" numeric(20, 0) NOT NULL,
	"signature" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job_stages" (
	"job" text NOT NULL,
	"position" integer NOT NULL,
	"operator" text NOT NULL,
	"worker" text NOT NULL,
	"layer_start" integer NOT NULL,
	"layer_end" integer NOT NULL,
	"ask" numeric(20, 0) NOT NULL,
	"amount" numeric(20, 0) DEFAULT 0 NOT NULL,
	"faults" jsonb,
	"receipt" jsonb,
	"told" boolean DEFAULT false NOT NULL,
	CONSTRAINT "job_stages_job_position_pk" PRIMARY KEY("job","position")
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"session" text NOT NULL,
	"model" text NOT NULL,
	"model_hash" text NOT NULL,
	"numerics_class" text NOT NULL,
	"state" text NOT NULL,
	"prompt_tokens" integer NOT NULL,
	"max_tokens" integer NOT NULL,
	"completion_tokens" integer DEFAULT 0 NOT NULL,
	"committed" integer DEFAULT 0 NOT NULL,
	"reserved" numeric(20, 0) NOT NULL,
	"amount" numeric(20, 0) DEFAULT 0 NOT NULL,
	"finish" text,
	"error_code" text,
	"stats" jsonb,
	"settlement" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "session_keys" (
	"signer" text PRIMARY KEY NOT NULL,
	"payer" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"address" text PRIMARY KEY NOT NULL,
	"payer" text NOT NULL,
	"signer" text NOT NULL,
	"closing" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settlements" (
	"id" text PRIMARY KEY NOT NULL,
	"session" text NOT NULL,
	"from_amount" numeric(20, 0) NOT NULL,
	"to_amount" numeric(20, 0) NOT NULL,
	"shares" jsonb NOT NULL,
	"receipts_root" text NOT NULL,
	"voucher" "bytea" NOT NULL,
	"voucher_signature" "bytea" NOT NULL,
	"expires_at" numeric(20, 0) NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"state" text NOT NULL,
	"signature" text,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "settlements_session_from" UNIQUE("session","from_amount")
);
--> statement-breakpoint
CREATE TABLE "slices" (
	"signature" text PRIMARY KEY NOT NULL,
	"amount" numeric(20, 0) NOT NULL,
	"burned" numeric(20, 0) NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "transactions" (
	"key" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"signature" text NOT NULL,
	"wire" "bytea" NOT NULL,
	"last_valid_block_height" numeric(20, 0) NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "transactions_signature" UNIQUE("signature")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_session_sessions_address_fk" FOREIGN KEY ("session") REFERENCES "public"."sessions"("address") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_stages" ADD CONSTRAINT "job_stages_job_jobs_id_fk" FOREIGN KEY ("job") REFERENCES "public"."jobs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_session_sessions_address_fk" FOREIGN KEY ("session") REFERENCES "public"."sessions"("address") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_settlement_settlements_id_fk" FOREIGN KEY ("settlement") REFERENCES "public"."settlements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_signer_session_keys_signer_fk" FOREIGN KEY ("signer") REFERENCES "public"."session_keys"("signer") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_session_sessions_address_fk" FOREIGN KEY ("session") REFERENCES "public"."sessions"("address") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "job_stages_worker" ON "job_stages" USING btree ("worker");--> statement-breakpoint
CREATE INDEX "jobs_session_state" ON "jobs" USING btree ("session","state");--> statement-breakpoint
CREATE INDEX "jobs_settlement" ON "jobs" USING btree ("settlement");--> statement-breakpoint
CREATE INDEX "session_keys_payer" ON "session_keys" USING btree ("payer");--> statement-breakpoint
CREATE INDEX "settlements_state" ON "settlements" USING btree ("state");--> statement-breakpoint
CREATE INDEX "transactions_state" ON "transactions" USING btree ("state");