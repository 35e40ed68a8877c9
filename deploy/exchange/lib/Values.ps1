# Values as the document holds them: text, lists, booleans and dates that no culture and no session changes.

# A property, or null when this version of Exchange does not have it.
function Get-Property {
    param($From, [string] $Name)

    if ($null -eq $From) { return $null }
    $property = $From.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

# A new string, since one that came over a remote session may carry properties that ConvertTo-Json would write too.
function Get-Text {
    param($From, [string] $Name)

    $value = Get-Property $From $Name
    if ($null -eq $value) { return $null }
    return [string]::Concat('', "$value")
}

# The elements of a list, each as text; nothing for null.
function Get-TextList {
    param($From, [string] $Name)

    foreach ($item in (Get-Property $From $Name)) {
        if ($null -ne $item) { [string]::Concat('', "$item") }
    }
}

function Get-Boolean {
    param($From, [string] $Name)

    switch (Get-Text $From $Name) {
        'True' { return $true }
        'False' { return $false }
    }
    return $null
}

function ConvertTo-UtcText {
    param([datetime] $Date)

    return $Date.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
}

# A date property in UTC. -Utc says in which zone Exchange means a date that does not tell. Year 1 means never.
function Get-UtcDate {
    param($From, [string] $Name, [switch] $Utc)

    $value = Get-Property $From $Name
    if ($null -eq $value) { return $null }
    if ($value -isnot [datetime]) {
        $universal = Get-Property $value 'UniversalTime'
        if ($universal -isnot [datetime]) { throw "$Name is not a date but '$value'" }
        $value = [datetime]::SpecifyKind($universal, [DateTimeKind]::Utc)
    }
    if ($value.Year -le 1) { return $null }
    if ($Utc -and $value.Kind -eq [DateTimeKind]::Unspecified) {
        $value = [datetime]::SpecifyKind($value, [DateTimeKind]::Utc)
    }
    return $value.ToUniversalTime()
}

function Get-UtcText {
    param($From, [string] $Name, [switch] $Utc)

    $date = Get-UtcDate $From $Name -Utc:$Utc
    if ($null -eq $date) { return $null }
    return ConvertTo-UtcText $date
}

# Tokens turn up in messages and exceptions of OAuth; they must not leave the server.
function Hide-Secret {
    param([string] $Text)

    $hidden = $Text -replace 'eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.?[A-Za-z0-9_-]*', '(withheld)'
    $hidden = $hidden -replace '(?i)\b(bearer\s+)[A-Za-z0-9._~+/=-]{16,}', '$1(withheld)'
    $names = 'client_secret|client_assertion|assertion|access_token|refresh_token|password'
    return $hidden -replace "(?i)\b($names)([""']?\s*[=:]\s*[""']?)[^\s""'&,;]+", '$1$2(withheld)'
}

function Get-PublicText {
    param($From, [string] $Name)

    $text = Get-Text $From $Name
    if ($null -eq $text) { return $null }
    return Hide-Secret $text
}
