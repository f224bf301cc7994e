-- Suppresses a spelling of an address, lifts its suppression, or only tells it.
-- KEYS  the address's record
-- ARGV  tag of the spelling; to change it also the reason, 0 for none, for how long, and the most that are kept
-- Reply { why it is suppressed, 0 if it is not }
local function operate(KEYS, ARGV)
  local record = load(KEYS)
  local known, others = suppression_of(record, ARGV[1])
  if not ARGV[2] then
    return { known }
  end

  local reason, length, most = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
  if reason > 0 then
    others = string.sub(others, -SUPPRESSION_SIZE * (most - 1))
    others = others .. struct.pack('>c16i8B', ARGV[1], now + length, reason)
    keep_until(record, now + length)
  end
  if others ~= (record[SUPPRESSED] or '') then
    record[CALLERS], record[KEYED_SENDS] = record[CALLERS] or '', record[KEYED_SENDS] or {}
    record[SUPPRESSED] = others
    save(KEYS, record)
  end
  return { reason }
end
