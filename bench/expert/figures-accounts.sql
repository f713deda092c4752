-- As figures.sql, and every row is accounted for: how many were used, which cannot be read and why, which are of people
-- that are no customers, which are later than the run, which events were told several times.
-- Rows look up customers, and not the other way round, whatever the engine thinks of a CSV file's size.
SET disabled_optimizers = 'build_side_probe_side';

CREATE TYPE reason AS ENUM ('no address', 'no customer', 'unreadable date', 'unreadable instant', 'unreadable number');
CREATE TYPE kind AS ENUM ('processed', 'delivered', 'open', 'click', 'bounce', 'unsubscribe', 'spamreport');

CREATE TABLE read_customers AS
SELECT lower(trim(email)) AS address, first_name, last_name, country, city, consent, moment AS signed_up_at,
  CASE WHEN address IS NULL OR address = '' THEN 'no address'::reason
       WHEN moment IS NULL AND written <> '' THEN 'unreadable date'::reason END AS rejected,
  CASE WHEN rejected IS NOT NULL THEN concat_ws(',', id, email, written) END AS text
FROM (
  SELECT *, signed_up_at AS written, TRY_CAST(signed_up_at AS TIMESTAMP) AS moment
  FROM read_csv('{data}/customers.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    id: 'VARCHAR', email: 'VARCHAR', first_name: 'VARCHAR', last_name: 'VARCHAR', country: 'VARCHAR', city: 'VARCHAR',
    consent: 'VARCHAR', signed_up_at: 'VARCHAR'
  }, store_rejects = true, rejects_table = 'refused_customers', rejects_scan = 'refused_customers_scan')
);
CREATE VIEW customers AS SELECT rowid::INTEGER AS key, * EXCLUDE (rejected, text) FROM read_customers WHERE rejected IS NULL;

-- Rows find their customer while they are read: a number is grouped faster than an address. A group is of a customer; or
-- of a stranger, whose address is its text; or of rows that cannot be read.
CREATE TABLE read_orders AS
SELECT key, rejected, text, moment >= run_at() AS later,
  count(*) AS times,
  count(*) AS orders,
  min(moment) AS first_order,
  max(moment) AS last_order,
  sum(total) AS spend_ever,
  count_if(moment >= run_at() - INTERVAL 12 MONTH) AS orders_12m,
  sum(total) FILTER (moment >= run_at() - INTERVAL 12 MONTH) AS spend_12m,
  sum(total) FILTER (moment >= run_at() - INTERVAL 6 MONTH) AS spend_6m,
  sum(total) FILTER (category = 'books' AND moment >= run_at() - INTERVAL 12 MONTH) AS spend_books_12m,
  bool_or(category = 'art') AS art,
  bool_or(category = 'toys') AS toys,
  bool_or(coupon = 'WELCOME5') AS welcome,
  sum(faded(40, moment, run_at())) AS points,
  sum(faded(40, moment, run_at() - INTERVAL 30 DAY)) FILTER (moment < run_at() - INTERVAL 30 DAY) AS points_before
FROM (
  SELECT c.key, rejected,
    CASE WHEN rejected IS NOT NULL THEN concat_ws(',', order_id, email, created_at, written)
         WHEN c.key IS NULL THEN o.address END AS text,
    moment, o.total, category, coupon
  FROM (
    SELECT *, CASE WHEN address IS NULL OR address = '' THEN 'no customer'::reason
      WHEN moment IS NULL THEN 'unreadable instant'::reason
      WHEN total IS NULL AND written <> '' THEN 'unreadable number'::reason END AS rejected
    FROM (
      SELECT order_id, email, lower(trim(email)) AS address, created_at, TRY_CAST(created_at AS TIMESTAMP) AS moment,
        total AS written, TRY_CAST(total AS DECIMAL(12, 2)) AS total, category, coupon
      FROM read_csv('{data}/orders.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
        order_id: 'VARCHAR', email: 'VARCHAR', created_at: 'VARCHAR', total: 'VARCHAR', category: 'VARCHAR', coupon: 'VARCHAR'
      }, store_rejects = true, rejects_table = 'refused_orders', rejects_scan = 'refused_orders_scan')
    )
  ) o LEFT JOIN customers c USING (address)
)
GROUP BY ALL;
CREATE VIEW bought AS SELECT * EXCLUDE (rejected, text, later, times) FROM read_orders WHERE key IS NOT NULL AND NOT later;

-- Rows that count nowhere are one group a file; an event that was told several times is one group with how often.
CREATE TABLE read_mail AS
SELECT key, rejected, text, later, event_digest, event, moment, of_campaign, service, count(*) AS times
FROM (
  SELECT CASE WHEN counts THEN c.key END AS key, rejected,
    CASE WHEN rejected IS NOT NULL THEN concat_ws(',', event_id, email, event, timestamp)
         WHEN c.key IS NULL THEN e.address END AS text,
    moment >= run_at() AS later,
    CASE WHEN counts THEN hash(event_id) END AS event_digest,
    CASE WHEN counts THEN event END AS event,
    CASE WHEN counts THEN moment END AS moment,
    counts AND campaign = '2026-11-b' AS of_campaign,
    counts AND event = 'click' AND contains(url, '/service') AS service
  FROM (
    SELECT *, rejected IS NULL AND event <> 'delivered' AND moment < run_at()
      AND (event <> 'processed' OR moment >= run_at() - INTERVAL 180 DAY OR campaign = '2026-11-b') AS counts
    FROM (
      SELECT *, CASE WHEN address IS NULL OR address = '' THEN 'no customer'::reason
        WHEN moment IS NULL THEN 'unreadable instant'::reason END AS rejected
      FROM (
        SELECT event_id, email, lower(trim(email)) AS address, TRY_CAST(event AS kind) AS event, campaign, url, timestamp,
          TRY_CAST(timestamp AS TIMESTAMP) AS moment
        FROM read_csv('{data}/events.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
          event_id: 'VARCHAR', email: 'VARCHAR', event: 'VARCHAR', campaign: 'VARCHAR', url: 'VARCHAR', timestamp: 'VARCHAR'
        }, store_rejects = true, rejects_table = 'refused_mail', rejects_scan = 'refused_mail_scan')
      )
    )
  ) e LEFT JOIN customers c USING (address)
)
GROUP BY ALL;
CREATE TABLE mailed AS
SELECT key,
  count_if(event = 'open' AND moment >= run_at() - INTERVAL 90 DAY) AS opens_90d,
  count_if(event = 'click' AND moment >= run_at() - INTERVAL 90 DAY) AS clicks_90d,
  count_if(event = 'processed' AND moment >= run_at() - INTERVAL 180 DAY) AS sends_180d,
  count_if(event IN ('open', 'click') AND moment >= run_at() - INTERVAL 12 MONTH) AS reads_12m,
  max(moment) FILTER (event IN ('open', 'click')) AS last_read,
  bool_or(event = 'click' AND moment >= run_at() - INTERVAL 180 DAY AND moment < run_at() - INTERVAL 90 DAY) AS clicked_before,
  bool_or(service AND moment >= run_at() - INTERVAL 6 MONTH) AS service,
  bool_or(event = 'processed' AND of_campaign) AS sent_campaign,
  bool_or(event = 'open' AND of_campaign) AS opened_campaign,
  bool_or(event = 'unsubscribe') AS unsubscribed,
  bool_or(event = 'bounce') AS bounced,
  bool_or(event = 'spamreport') AS complained,
  sum(faded(CASE event WHEN 'open' THEN 1 ELSE 10 END, moment, run_at()))
    FILTER (event IN ('open', 'click')) AS points,
  sum(faded(CASE event WHEN 'open' THEN 1 ELSE 10 END, moment, run_at() - INTERVAL 30 DAY))
    FILTER (event IN ('open', 'click') AND moment < run_at() - INTERVAL 30 DAY) AS points_before
FROM read_mail
WHERE key IS NOT NULL
GROUP BY key;
