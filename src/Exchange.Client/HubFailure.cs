namespace Exchange.Client;

/// <summary>Where a call to a hub failed.</summary>
public enum HubFailure
{
    /// <summary>The hub answered no; <see cref="HubException.Reason"/> says why.</summary>
    Refused = 0,

    /// <summary>The hub cannot be reached, or the line was lost.</summary>
    Unreachable = 1,

    /// <summary>What answered is not the hub: its certificate does not end at the given CA, has another name, or is not valid now.</summary>
    NotTrusted = 2,

    /// <summary>What answered does not keep to the contract.</summary>
    Protocol = 3,
}
