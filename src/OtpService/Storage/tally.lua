-- Counts events of one tally, unless a limit refuses.
-- KEYS  times of the events, oldest first; counts by five minutes: 's' and 'v' before the number of the five minutes, for
--       events and those that were verified
-- ARGV  packed: how many events, least events of the conversion rule (0 for no counts, -1 for counts without the rule),
--       its percentage, then limit and length of each sliding window
-- Reply { 1 or 0 if refused, retry after, window, remaining, resets in, time, events within the hour }
local FIRST_WINDOW = 4
local BUCKET, BUCKETS = 300000, 13
local bucket = math.floor(now / BUCKET)

local function time_at(times, index)
  return tonumber(redis.call('LINDEX', times, index))
end

-- The first event that is younger than a length, by halving: there may be very many.
local function first_within(times, length, total)
  local low, high = 0, total
  while low < high do
    local middle = math.floor((low + high) / 2)
    if time_at(times, middle) > now - length then
      high = middle
    else
      low = middle + 1
    end
  end
  return low
end

-- As in issue.lua: the window closest to refusing, the time until every window has room, the longest window, and how
-- many of the oldest events are behind it.
local function look_at_windows(times, numbers)
  local closest, left, reset, retry, longest, behind = 0, 0, 0, 0, 0, 0
  local total = redis.call('LLEN', times)
  for i = FIRST_WINDOW, #numbers, 2 do
    local limit, length = numbers[i], numbers[i + 1]
    local first = first_within(times, length, total)
    local here = limit - (total - first)
    local freed = first < total and time_at(times, first) + length - now or length
    local wait = here <= 0 and time_at(times, total - limit) + length - now or 0
    if closest == 0 or here < left or (here == left and freed > reset) then
      closest, left, reset = (i - 2) / 2, here, freed
    end
    if wait > retry then
      closest, left, reset, retry = (i - 2) / 2, 0, wait, wait
    end
    if length > longest then
      longest, behind = length, first
    end
  end
  return closest, left, reset, retry, longest, behind
end

-- The sums of the last hour, and the time until its oldest five minutes are left behind.
local function hour(counts)
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

local function note_time(times, longest, behind)
  redis.call('RPUSH', times, now_text)
  if behind > 0 then
    redis.call('LTRIM', times, behind, -1)
  end
  redis.call('PEXPIRE', times, string.format('%d', longest))
end

-- Of what is older than the hour nothing stays, however long nothing was counted in between.
local function forget_old(counts)
  local fields = redis.call('HGETALL', counts)
  for i = 1, #fields, 2 do
    if tonumber(string.sub(fields[i], 2)) <= bucket - BUCKETS then
      redis.call('HDEL', counts, fields[i])
    end
  end
end

local function note_count(counts, events)
  if redis.call('HINCRBY', counts, 's' .. bucket, events) == events then
    forget_old(counts)
  end
  redis.call('PEXPIRE', counts, BUCKET * BUCKETS)
end

local function operate(KEYS, ARGV)
  local times, counts, numbers = KEYS[1], KEYS[2], integers(ARGV[1])
  local events, least, percent = unpack(numbers, 1, 3)

  -- 1. The windows.
  local closest, left, reset, retry, longest, behind = 0, 0, 0, 0, 0, 0
  if #numbers > FIRST_WINDOW then
    closest, left, reset, retry, longest, behind = look_at_windows(times, numbers)
  end
  if retry > 0 then
    return { 0, retry, closest, left, reset, now, 0 }
  end

  -- 2. The conversion rule.
  local sent, verified, left_behind = 0, 0, 0
  if least ~= 0 then
    sent, verified, left_behind = hour(counts)
    if least > 0 and sent >= least and verified * 100 < percent * sent then
      return { 0, left_behind, 0, 0, 0, now, sent }
    end
  end

  -- 3. Count.
  if longest > 0 then
    note_time(times, longest, behind)
    left = left - 1
  end
  if least ~= 0 then
    note_count(counts, events)
  end
  return { 1, 0, closest, left, reset, now, sent + events }
end
