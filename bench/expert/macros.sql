SET TimeZone = 'UTC';
SET preserve_insertion_order = false;

CREATE MACRO run_at() AS TIMESTAMP '2026-11-22 03:00:00';
CREATE MACRO faded(points, moment, instant) AS
  round(points * pow(2, date_diff('second', instant, moment) / (30 * 86400.0)) * 1000000)::BIGINT;
CREATE MACRO limited(points) AS
  CASE WHEN points IS NOT NULL THEN (least(points, 100000000) / 1000000)::DECIMAL(9, 6) END;
