namespace OtpService.Otp.Steps;

/// <summary>Why a further message is sent.</summary>
internal enum StepCause
{
    /// <summary>The time of the last message is over.</summary>
    Due,

    /// <summary>The last message reached nobody.</summary>
    Failed,

    /// <summary>A person asks for it.</summary>
    Asked,
}
