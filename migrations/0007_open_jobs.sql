DROP INDEX "jobs_settlement";--> statement-breakpoint
DROP INDEX "jobs_payment";--> statement-breakpoint
CREATE INDEX "jobs_open" ON "jobs" USING btree ("session") WHERE settlement is null and (state = 'running' or amount > 0);--> statement-breakpoint
CREATE INDEX "jobs_settlement" ON "jobs" USING btree ("settlement") WHERE settlement is not null;--> statement-breakpoint
CREATE INDEX "jobs_payment" ON "jobs" USING btree ("payment") WHERE payment is not null;