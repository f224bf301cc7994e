-- Counts events of one tally, unless a limit refuses.
-- KEYS  times of the events, oldest first; counts by five minutes: 's' and 'v' before the number of the five minutes, for
--       events and those that were verified
-- ARGV  how many events, least events of the conversion rule (0 for no counts, -1 for counts without the rule), its
--       percentage, then limit and length of each sliding window
-- Reply { 1 or 0 if refused, retry after, window, remaining, resets in, time, events within the hour }
local times, counts = KEYS[1], KEYS[2]
local events, least, percent = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local BUCKET, BUCKETS = 300000, 13
local bucket = math.floor(now / BUCKET)

local function time_at(index)
  return tonumber(redis.call('LINDEX', times, index))
end

-- The first event that is younger than a length, by halving: there may be very many.
local function first_within(length, total)
  local low, high = 0, total
  while low < high do
    local middle = math.floor((low + high) / 2)
    if time_at(middle) > now - length then
      high = middle
    else
      low = middle + 1
    end
  end
  return low
end

-- As in issue.lua: the window closest to refusing, and the time until every window has room.
local function windows()
  local total = redis.call('LLEN', times)
  local closest, left, reset, retry = 0, 0, 0, 0
  for i = 4, #ARGV, 2 do
    local limit, length = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
    local first = first_within(length, total)
    local here = limit - (total - first)
    local freed = first < total and time_at(first) + length - now or length
    local wait = here <= 0 and time_at(total - limit) + length - now or 0
    if closest == 0 or here < left or (here == left and freed > reset) then
      closest, left, reset = (i - 2) / 2, here, freed
    end
    if wait > retry then
      closest, left, reset, retry = (i - 2) / 2, 0, wait, wait
    end
  end
  return closest, left, reset, retry
end

-- The sums of the last hour, and the time until its oldest five minutes are left behind.
local function hour()
  local fields = {}
  for b = bucket - BUCKETS + 1, bucket do
    fields[#fields + 1] = 's' .. b
    fields[#fields + 1] = 'v' .. b
  end
  local values = redis.call('HMGET', counts, unpack(fields))
  local sent, verified, oldest = 0, 0, nil
  for i = 1, #values, 2 do
    local here = tonumber(values[i]) or 0
    sent, verified = sent + here, verified + (tonumber(values[i + 1]) or 0)
    oldest = oldest or (here > 0 and bucket - BUCKETS + (i + 1) / 2 or nil)
  end
  return sent, verified, oldest and (oldest + BUCKETS) * BUCKET - now or 0
end

-- 1. The windows.
local closest, left, reset, retry = windows()
if retry > 0 then
  return { 0, retry, closest, left, reset, now, 0 }
end

-- 2. The conversion rule.
local sent, verified, left_behind = 0, 0, 0
if least ~= 0 then
  sent, verified, left_behind = hour()
  if least > 0 and sent >= least and verified * 100 < percent * sent then
    return { 0, left_behind, 0, 0, 0, now, sent }
  end
end

-- 3. Count.
local longest = 0
for i = 5, #ARGV, 2 do
  longest = math.max(longest, tonumber(ARGV[i]))
end
if longest > 0 then
  redis.call('RPUSH', times, now)
  redis.call('LTRIM', times, first_within(longest, redis.call('LLEN', times)), -1)
  redis.call('PEXPIRE', times, longest)
  closest, left, reset = windows()
end
if least ~= 0 then
  if redis.call('HINCRBY', counts, 's' .. bucket, events) == events then
    redis.call('HDEL', counts, 's' .. (bucket - BUCKETS), 'v' .. (bucket - BUCKETS))
  end
  redis.call('PEXPIRE', counts, BUCKET * BUCKETS)
end
return { 1, 0, closest, left, reset, now, sent + events }
