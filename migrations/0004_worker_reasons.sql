CREATE TABLE "worker_reasons" (
	"worker" text NOT NULL,
	"code" text NOT NULL,
	"message" text NOT NULL,
	"count" integer NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	CONSTRAINT "worker_reasons_worker_code_pk" PRIMARY KEY("worker","code")
);
