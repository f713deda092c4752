-- The rules of segments.yaml as one script for DuckDB by hand: each file is read once and aggregated in one pass.
-- expert.js fills in {data}, runs this and writes the lists from the table `decided`.
SET TimeZone = 'UTC';
SET preserve_insertion_order = false;

CREATE MACRO run_at() AS TIMESTAMP '2026-11-22 03:00:00';
CREATE MACRO faded(points, moment, instant) AS
  round(points * pow(2, date_diff('second', instant, moment) / (30 * 86400.0)) * 1000000)::BIGINT;
CREATE MACRO limited(points) AS
  CASE WHEN points IS NOT NULL THEN (least(points, 100000000) / 1000000)::DECIMAL(9, 6) END;

CREATE TABLE bought AS
SELECT address,
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
SELECT address,
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

CREATE TABLE people AS
SELECT lower(trim(email)) AS address, first_name, last_name, country, city,
  coalesce(consent = 'yes', false) AND NOT coalesce(refused, false) AS mailable,
  date_diff('day', signed_up_at::TIMESTAMP, run_at()) AS tenure,
  b.* EXCLUDE (address, orders, spend_12m, orders_12m, points, points_before),
  coalesce(b.orders, 0) AS orders,
  coalesce(b.orders_12m, 0) AS orders_12m,
  coalesce(b.spend_12m, 0) AS spend_12m,
  m.* EXCLUDE (address, points, points_before),
  limited(coalesce(b.points + m.points, b.points, m.points)) AS engagement,
  limited(coalesce(b.points_before + m.points_before, b.points_before, m.points_before)) AS engagement_before,
  coalesce(greatest(last_order, last_read) >= run_at() - INTERVAL 12 MONTH, false) AS active,
  CASE WHEN b.orders IS NULL THEN 'prospect'
       WHEN b.orders = 1 AND date_diff('day', first_order, run_at()) <= 60 THEN 'new'
       WHEN b.orders >= 3 AND date_diff('day', last_order, run_at()) <= 180 THEN 'loyal'
       WHEN date_diff('day', last_order, run_at()) > 180 THEN 'leaving'
       ELSE 'occasional' END AS stage
FROM read_csv('{data}/customers.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
  id: 'VARCHAR', email: 'VARCHAR', first_name: 'VARCHAR', last_name: 'VARCHAR', country: 'VARCHAR', city: 'VARCHAR',
  consent: 'VARCHAR', signed_up_at: 'VARCHAR'
}) c
LEFT JOIN bought b ON b.address = lower(trim(c.email))
LEFT JOIN mailed m ON m.address = lower(trim(c.email));

SET VARIABLE vip_from = (
  SELECT min(spend_12m)
  FROM (SELECT spend_12m, rank() OVER (ORDER BY spend_12m) - 1 AS smaller, count(*) OVER () AS base
        FROM people WHERE active)
  WHERE 100 * smaller >= 90 * base
);

-- Sorted once; the lists are then written in the table's order.
SET preserve_insertion_order = true;
CREATE TABLE decided AS
SELECT address, first_name, last_name, concat_ws(' ', first_name, last_name) AS name, country, stage, orders_12m,
  CASE WHEN spend_12m = floor(spend_12m) THEN spend_12m::BIGINT::VARCHAR ELSE rtrim(spend_12m::VARCHAR, '0') END AS spent,
  regexp_replace(round(engagement, 1)::VARCHAR, '\.0$', '') AS score,
  active,
  NOT active AS inactive,
  opens_90d >= 3 AND clicks_90d = 0 AS semi_active,
  clicks_90d >= 2 AS clickers,
  active AND spend_12m >= getvariable('vip_from') AS vip,
  vip AND country = 'FR' AS vip_france,
  orders = 0 AS never_bought,
  orders = 1 AS bought_once,
  stage = 'new' AS new_buyers,
  stage = 'loyal' AND opens_90d >= 1 AS loyal_readers,
  stage = 'leaving' AND spend_ever >= 300 AS leaving_spenders,
  spend_6m >= 250 AS big_spenders,
  spend_ever >= 80 * orders AND orders >= 3 AS high_average,
  spend_books_12m >= 150 AS book_lovers,
  art AND NOT toys AS art_never_toys,
  welcome AS welcome_coupon,
  sends_180d >= 3 AND coalesce(last_read < run_at() - INTERVAL 180 DAY, true) AS sunset,
  sent_campaign AND NOT opened_campaign AS non_openers,
  service AS service_interest,
  clicked_before AND last_read < run_at() - INTERVAL 90 DAY AS cooled,
  engagement >= 60 AS hot,
  engagement > engagement_before AS rising,
  tenure <= 30 AND active AS newcomers,
  country = 'CA' AND city = 'Montréal' AND reads_12m >= 2 AS canadians
FROM people
WHERE mailable
ORDER BY address;
