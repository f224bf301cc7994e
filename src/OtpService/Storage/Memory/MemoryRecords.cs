using System.Collections.Concurrent;
using OtpService.Otp.Recipients;

namespace OtpService.Storage.Memory;

/// <summary>
/// The records of recipients. One lock per recipient makes each operation atomic. There is a maximum, beyond which new
/// recipients are rejected.
/// </summary>
internal sealed class MemoryRecords(int capacity)
{
    private readonly ConcurrentDictionary<AddressTag, MemoryRecord> records = new();

    /// <summary>Uses the record of a recipient; the default if there is none.</summary>
    public T? Use<T>(AddressTag tag, Func<MemoryRecord, T> use)
    {
        if (!records.TryGetValue(tag, out var record))
        {
            return default;
        }

        lock (record)
        {
            return use(record);
        }
    }

    /// <summary>Uses the record of a recipient, which is made if there is none.</summary>
    public T UseOrAdd<T>(AddressTag tag, Func<MemoryRecord, T> use)
    {
        while (true)
        {
            var record = records.GetOrAdd(tag, static (_, all) => all.NewRecord(), this);
            lock (record)
            {
                if (!record.Removed)
                {
                    return use(record);
                }
            }
        }
    }

    /// <summary>Forgets the records whose content may be forgotten.</summary>
    public void Sweep(TimeSpan now)
    {
        foreach (var (tag, record) in records)
        {
            lock (record)
            {
                record.Removed = record.Ends <= now && records.TryRemove(tag, out _);
            }
        }
    }

    private MemoryRecord NewRecord() => records.Count < capacity ? new MemoryRecord() : throw MemoryOtpStore.Full();
}
