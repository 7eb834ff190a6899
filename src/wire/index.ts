/** What upstreams say, in their own words: usage, rate-limit headers, refusals, event streams. Pure. */
