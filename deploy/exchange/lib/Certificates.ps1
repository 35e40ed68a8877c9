# The certificates that sign tokens, as they are on one server. Of keys it is told only whether they are there.

function Test-LocalServer {
    param([string] $Server)

    $name = $Server.Split('.')[0]
    return [string]::Equals($name, $env:COMPUTERNAME, [StringComparison]::OrdinalIgnoreCase)
}

# The certificates of the computer's own store, by thumbprint.
function Get-StoreCertificate {
    $certificates = @{}
    $store = New-Object System.Security.Cryptography.X509Certificates.X509Store 'My', 'LocalMachine'
    $store.Open([Security.Cryptography.X509Certificates.OpenFlags]::ReadOnly)
    try { foreach ($one in $store.Certificates) { $certificates[$one.Thumbprint] = $one } }
    finally { $store.Close() }
    return $certificates
}

# What Exchange says of its certificates, by thumbprint. A remote session that does not know the type hands over the
# bytes alone, so the thumbprint is computed from them.
function Get-ServerCertificate {
    param([string] $Server)

    $certificates = @{}
    foreach ($one in @(Invoke-Exchange 'Get-ExchangeCertificate' @{ Server = $Server })) {
        $raw = Get-Property $one 'RawData'
        if ($null -eq $raw) { continue }
        $bytes = [byte[]] $raw
        $parsed = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList (, $bytes)
        $certificates[$parsed.Thumbprint] = @{ Told = $one; Certificate = $parsed }
    }
    return $certificates
}

# A store may say that there is a key when the key's file is long gone; opening it tells. An account that may not open
# it learns nothing, and then the store is believed.
function Test-PrivateKey {
    param([Security.Cryptography.X509Certificates.X509Certificate2] $Certificate)

    if (-not $Certificate.HasPrivateKey) { return $false }
    try {
        $key = [Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($Certificate)
        if ($null -ne $key) { $key.Dispose() }
    }
    catch {
        $cause = $_.Exception.GetBaseException()
        # NTE_BAD_KEYSET and NTE_NO_KEY
        if (@(0x80090016, 0x8009000D) -contains $cause.HResult) { return $false }
    }
    return $true
}

# The thumbprints of the section authConfig, each once.
function Get-ConfiguredThumbprint {
    param($AuthConfig)

    if ($null -eq $AuthConfig) { throw 'not looked for, because Get-AuthConfig failed' }
    $seen = @{}
    foreach ($role in 'CurrentCertificateThumbprint', 'PreviousCertificateThumbprint', 'NextCertificateThumbprint') {
        $thumbprint = "$($AuthConfig[$role])".Trim().ToUpperInvariant()
        if ($thumbprint -and -not $seen.ContainsKey($thumbprint)) {
            $seen[$thumbprint] = $true
            $thumbprint
        }
    }
}

function Format-Certificate {
    param([Security.Cryptography.X509Certificates.X509Certificate2] $Certificate, $Told, $HasPrivateKey)

    [ordered]@{
        Thumbprint    = $Certificate.Thumbprint
        Subject       = $Certificate.Subject
        Issuer        = $Certificate.Issuer
        NotBefore     = ConvertTo-UtcText $Certificate.NotBefore.ToUniversalTime()
        NotAfter      = ConvertTo-UtcText $Certificate.NotAfter.ToUniversalTime()
        HasPrivateKey = $HasPrivateKey
        Services      = Get-Text $Told 'Services'
        Status        = Get-Text $Told 'Status'
        RawData       = [Convert]::ToBase64String($Certificate.RawData)
    }
}

# The configured certificates that are on the server. Both lists are read as a whole, so that "not in it" means missing
# and never "could not be asked".
function Read-Certificate {
    param([string] $Server, $AuthConfig)

    $thumbprints = @(Get-ConfiguredThumbprint $AuthConfig)
    $isLocal = Test-LocalServer $Server
    $told = $null
    $stored = $null
    try { $told = Get-ServerCertificate $Server }
    catch {
        if (-not $isLocal) { throw }
        Add-Failure 'Get-ExchangeCertificate' "$($_.Exception.Message) (the computer's store was read instead)"
    }
    if ($isLocal) {
        try { $stored = Get-StoreCertificate }
        catch {
            if ($null -eq $told) { throw }
            Add-Failure 'X509Store' $_.Exception.Message
        }
    }
    foreach ($thumbprint in $thumbprints) {
        $exchange = $null
        if ($null -ne $told -and $told.ContainsKey($thumbprint)) { $exchange = $told[$thumbprint] }
        $about = $null
        if ($null -ne $exchange) { $about = $exchange.Told }
        if ($null -ne $stored -and $stored.ContainsKey($thumbprint)) {
            $certificate = $stored[$thumbprint]
            Format-Certificate $certificate $about (Test-PrivateKey $certificate)
        }
        elseif ($null -ne $exchange) {
            Format-Certificate $exchange.Certificate $about (Get-Boolean $about 'HasPrivateKey')
        }
    }
}
