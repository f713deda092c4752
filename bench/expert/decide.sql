-- The rules of segments.yaml decided by hand, of figures that expert-figures.sql or expert-figures-accounts.sql has made.
-- expert.js fills in the holes and writes the lists from the table `decided`.
CREATE TABLE people AS
SELECT address, first_name, last_name, country, city,
  {suppressed},
  date_diff('day', signed_up_at, run_at()) AS tenure,
  b.* EXCLUDE (key, orders, spend_12m, orders_12m, points, points_before),
  coalesce(b.orders, 0) AS orders,
  coalesce(b.orders_12m, 0) AS orders_12m,
  coalesce(b.spend_12m, 0) AS spend_12m,
  m.* EXCLUDE (key, points, points_before),
  limited(coalesce(b.points + m.points, b.points, m.points)) AS engagement,
  limited(coalesce(b.points_before + m.points_before, b.points_before, m.points_before)) AS engagement_before,
  coalesce(greatest(last_order, last_read) >= run_at() - INTERVAL 12 MONTH, false) AS active,
  CASE WHEN b.orders IS NULL THEN 'prospect'
       WHEN b.orders = 1 AND date_diff('day', first_order, run_at()) <= 60 THEN 'new'
       WHEN b.orders >= 3 AND date_diff('day', last_order, run_at()) <= 180 THEN 'loyal'
       WHEN date_diff('day', last_order, run_at()) > 180 THEN 'leaving'
       ELSE 'occasional' END AS stage
FROM customers c
LEFT JOIN bought b USING (key)
LEFT JOIN mailed m USING (key);

SET VARIABLE vip_from = (
  SELECT min(spend_12m)
  FROM (SELECT spend_12m, rank() OVER (ORDER BY spend_12m) - 1 AS smaller, count(*) OVER () AS base
        FROM people WHERE active)
  WHERE 100 * smaller >= 90 * base
);

-- Sorted once; the lists are then written in the table's order.
SET preserve_insertion_order = true;
CREATE TABLE decided AS
SELECT {kept}address, first_name, last_name, concat_ws(' ', first_name, last_name) AS name, country, stage, orders_12m,
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
{whom}
ORDER BY address;
