CREATE TABLE "worker_reasons" (
	"worker" text NOT NULL,
	"code" text NOT NULL,
	"message" text NOT NULL,
	"count" integer NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	CONSTRAINT "worker_reasons_worker_code_pk" PRIMARY KEY("worker","code")
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" text PRIMARY KEY NOT NULL,
	"signature" text NOT NULL,
	"payer" text NOT NULL,
	"amount" numeric(20, 0) NOT NULL,
	"ceiling" numeric(20, 0) NOT NULL,
	"digest" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payments_signature_unique" UNIQUE("signature")
);
--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "payment" text;--> statement-breakpoint
CREATE INDEX "payments_state" ON "payments" USING btree ("state");--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_payment_payments_id_fk" FOREIGN KEY ("payment") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "jobs_payment" ON "jobs" USING btree ("payment");