-- Counts events of one tally, unless a limit refuses.
-- KEYS  times of the events, oldest first; counts by five minutes: 's' and 'v' before the number of the five minutes, for
--       events and those that were verified
-- ARGV  packed: how many events, least events of the conversion rule (0 for no counts, -1 for counts without the rule),
--       its percentage, then limit and length of each sliding window
-- Reply { 1 or 0 if refused, retry after, window, remaining, resets in, time, events within the hour }
local FIRST_WINDOW = 4
local BUCKET, BUCKETS = 300000, 13
local bucket = math.floor(now / BUCKET)

local function time_at(KEYS, index)
  return tonumber(redis.call('LINDEX', KEYS[1], index))
end

-- The first event that is younger than a length, by binary search, because there may be very many.
local function first_within(KEYS, length, total)
  local low, high = 0, total
  while low < high do
    local middle = math.floor((low + high) / 2)
    if time_at(KEYS, middle) > now - length then
      high = middle
    else
      low = middle + 1
    end
  end
  return low
end

-- As in issue-within-limits.lua: the window closest to refusing, the time until every window has room, the longest window, and how
-- many of the oldest events are behind it.
local function look_at_windows(KEYS, numbers)
  local closest, left, reset, retry, longest, behind = 0, 0, 0, 0, 0, 0
  local total = redis.call('LLEN', KEYS[1])
  for i = FIRST_WINDOW, #numbers, 2 do
    local limit, length = numbers[i], numbers[i + 1]
    local first = first_within(KEYS, length, total)
    local here = limit - (total - first)
    local freed = first < total and time_at(KEYS, first) + length - now or length
    local wait = here <= 0 and time_at(KEYS, total - limit) + length - now or 0
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

-- The sums of the last hour, and the time until its oldest five minutes are over.
local function hour(KEYS)
  local fields = {}
  for b = bucket - BUCKETS + 1, bucket do
    fields[#fields + 1] = 's' .. b
    fields[#fields + 1] = 'v' .. b
  end
  local values = redis.call('HMGET', KEYS[2], unpack(fields))
  local sent, verified, oldest = 0, 0, nil
  for i = 1, #values, 2 do
    local here = tonumber(values[i]) or 0
    sent, verified = sent + here, verified + (tonumber(values[i + 1]) or 0)
    oldest = oldest or (here > 0 and bucket - BUCKETS + (i + 1) / 2 or nil)
  end
  return sent, verified, oldest and (oldest + BUCKETS) * BUCKET - now or 0
end

local function note_time(KEYS, longest, behind)
  redis.call('RPUSH', KEYS[1], now_text)
  if behind > 0 then
    redis.call('LTRIM', KEYS[1], behind, -1)
  end
  redis.call('PEXPIRE', KEYS[1], string.format('%d', longest))
end

-- Removes everything older than the hour, however long nothing was counted in between.
local function forget_old(KEYS)
  local fields = redis.call('HGETALL', KEYS[2])
  for i = 1, #fields, 2 do
    if tonumber(string.sub(fields[i], 2)) <= bucket - BUCKETS then
      redis.call('HDEL', KEYS[2], fields[i])
    end
  end
end

local function note_count(KEYS, events)
  if redis.call('HINCRBY', KEYS[2], 's' .. bucket, events) == events then
    forget_old(KEYS)
  end
  redis.call('PEXPIRE', KEYS[2], BUCKET * BUCKETS)
end

local function operate(KEYS, ARGV)
  local numbers = integers(ARGV[1])
  local events, least, percent = unpack(numbers, 1, 3)

  -- 1. The windows.
  local closest, left, reset, retry, longest, behind = 0, 0, 0, 0, 0, 0
  if #numbers > FIRST_WINDOW then
    closest, left, reset, retry, longest, behind = look_at_windows(KEYS, numbers)
  end
  if retry > 0 then
    return { 0, retry, closest, left, reset, now, 0 }
  end

  -- 2. The conversion rule.
  local sent, verified, left_behind = 0, 0, 0
  if least ~= 0 then
    sent, verified, left_behind = hour(KEYS)
    if least > 0 and sent >= least and verified * 100 < percent * sent then
      return { 0, left_behind, 0, 0, 0, now, sent }
    end
  end

  -- 3. Count.
  if longest > 0 then
    note_time(KEYS, longest, behind)
    left = left - 1
  end
  if least ~= 0 then
    note_count(KEYS, events)
  end
  return { 1, 0, closest, left, reset, now, sent + events }
end
