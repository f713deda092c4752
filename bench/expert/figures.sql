-- What the rules of segments.yaml ask of orders and mail, by hand: each file is read once and aggregated in one pass.
CREATE TABLE bought AS
SELECT address AS key,
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
  SELECT lower(trim(email)) AS address, created_at::TIMESTAMP AS moment, total::DECIMAL(12, 2) AS total, category, coupon
  FROM read_csv('{data}/orders.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    order_id: 'VARCHAR', email: 'VARCHAR', created_at: 'VARCHAR', total: 'VARCHAR', category: 'VARCHAR', coupon: 'VARCHAR'
  })
)
WHERE moment < run_at()
GROUP BY address;

-- Deliveries count nowhere, and sends only where they are recent or of the one campaign: they go before the grouping.
-- The service tells some events twice; the same event has the same id and is the same in all columns. Distinct rows were
-- faster here than one row an id, than a digest of it, and than looking for repeated ids in a table.
CREATE TABLE mailed AS
SELECT address AS key,
  count_if(event = 'open' AND moment >= run_at() - INTERVAL 90 DAY) AS opens_90d,
  count_if(event = 'click' AND moment >= run_at() - INTERVAL 90 DAY) AS clicks_90d,
  count_if(event = 'processed' AND moment >= run_at() - INTERVAL 180 DAY) AS sends_180d,
  count_if(event IN ('open', 'click') AND moment >= run_at() - INTERVAL 12 MONTH) AS reads_12m,
  max(moment) FILTER (event IN ('open', 'click')) AS last_read,
  bool_or(event = 'click' AND moment >= run_at() - INTERVAL 180 DAY AND moment < run_at() - INTERVAL 90 DAY) AS clicked_before,
  bool_or(event = 'click' AND moment >= run_at() - INTERVAL 6 MONTH AND contains(url, '/service')) AS service,
  bool_or(event = 'processed' AND campaign = '2026-11-b') AS sent_campaign,
  bool_or(event = 'open' AND campaign = '2026-11-b') AS opened_campaign,
  bool_or(event IN ('bounce', 'unsubscribe', 'spamreport')) AS refused,
  sum(faded(CASE event WHEN 'open' THEN 1 ELSE 10 END, moment, run_at()))
    FILTER (event IN ('open', 'click')) AS points,
  sum(faded(CASE event WHEN 'open' THEN 1 ELSE 10 END, moment, run_at() - INTERVAL 30 DAY))
    FILTER (event IN ('open', 'click') AND moment < run_at() - INTERVAL 30 DAY) AS points_before
FROM (
  SELECT DISTINCT event_id, lower(trim(email)) AS address, event, campaign, url, timestamp::TIMESTAMP AS moment
  FROM read_csv('{data}/events.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    event_id: 'VARCHAR', email: 'VARCHAR', event: 'VARCHAR', campaign: 'VARCHAR', url: 'VARCHAR', timestamp: 'VARCHAR'
  })
  WHERE event <> 'delivered' AND timestamp::TIMESTAMP < run_at()
    AND (event <> 'processed' OR timestamp::TIMESTAMP >= run_at() - INTERVAL 180 DAY OR campaign = '2026-11-b')
)
GROUP BY address;

CREATE VIEW customers AS
SELECT lower(trim(email)) AS address, lower(trim(email)) AS key, first_name, last_name, country, city, consent,
  signed_up_at::TIMESTAMP AS signed_up_at
FROM read_csv('{data}/customers.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
  id: 'VARCHAR', email: 'VARCHAR', first_name: 'VARCHAR', last_name: 'VARCHAR', country: 'VARCHAR', city: 'VARCHAR',
  consent: 'VARCHAR', signed_up_at: 'VARCHAR'
});
