CREATE TABLE "worker_deeds" (
	"worker" text NOT NULL,
	"day" integer NOT NULL,
	"delivered" integer NOT NULL,
	"failed" integer NOT NULL,
	"on_time" integer NOT NULL,
	"late" integer NOT NULL,
	CONSTRAINT "worker_deeds_worker_day_pk" PRIMARY KEY("worker","day")
);
--> statement-breakpoint
CREATE INDEX "worker_deeds_day" ON "worker_deeds" USING btree ("day");