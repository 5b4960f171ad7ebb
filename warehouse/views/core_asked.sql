-- What the connection asks for: as known when (variable as_of), as organised on which day (variable organised_on).
SELECT
    coalesce(getvariable('as_of')::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ) AS as_of,  -- Nothing accepted later is seen.
    getvariable('organised_on')::DATE AS organised_on  -- NULL: as in each period.
