# The push notification proxy: from the directory that it exists, from an export what its state is.

# The proxy object in the directory, or nothing. Found by class, since the container is called differently in
# different versions.
function Find-PushProxyEntry {
    $root = New-Object System.DirectoryServices.DirectoryEntry 'LDAP://RootDSE'
    $partition = $root.Properties['configurationNamingContext'].Value
    if (-not $partition) { throw 'Active Directory did not name its configuration partition' }
    $searcher = New-Object System.DirectoryServices.DirectorySearcher
    $searcher.SearchRoot = New-Object System.DirectoryServices.DirectoryEntry "LDAP://$partition"
    $searcher.Filter = '(&(objectClass=msExchPushNotificationsApp)(name=OnPrem-Proxy))'
    [void] $searcher.PropertiesToLoad.AddRange([string[]] @('name', 'displayname', 'whenchanged'))
    try {
        $found = $searcher.FindOne()
        if ($null -eq $found) { return }
        $entry = @{ Name = $null; DisplayName = $null; WhenChangedUTC = $null }
        if ($found.Properties['name'].Count) { $entry.Name = "$($found.Properties['name'][0])" }
        if ($found.Properties['displayname'].Count) { $entry.DisplayName = "$($found.Properties['displayname'][0])" }
        if ($found.Properties['whenchanged'].Count) { $entry.WhenChangedUTC = $found.Properties['whenchanged'][0] }
        return New-Object PSObject -Property $entry
    }
    finally { $searcher.Dispose() }
}

# The proxy object of the last export, or nothing when there is none or it shows an earlier state than the directory.
# The directory's date is that of the domain controller that was asked: it may be late by the time of a replication.
function Import-PushProxy {
    param($Entry, [string] $Export)

    if (-not $Export) {
        throw 'the state is not known: no -PushProxyExport was given, and the directory does not tell it'
    }
    $objects = @(Import-Clixml -LiteralPath $Export |
            Where-Object { $null -ne $_ -and $_.PSObject.Properties['Enabled'] -and $_.PSObject.Properties['Uri'] })
    if ($objects.Count -eq 0) { throw "$Export holds no push notification proxy" }
    $changed = Get-UtcDate $Entry 'WhenChangedUTC' -Utc
    $written = (Get-Item -LiteralPath $Export).LastWriteTimeUtc
    if ($null -ne $changed -and $changed -gt $written.AddMinutes(15)) {
        throw ("the object changed at $(ConvertTo-UtcText $changed), after $Export was written at " +
            "$(ConvertTo-UtcText $written): export it again")
    }
    return $objects[$objects.Count - 1]
}

function Format-PushProxy {
    param($Entry, $State)

    $about = $Entry
    if ($null -eq $about) { $about = $State }
    [ordered]@{
        Name           = Get-Text $about 'Name'
        DisplayName    = Get-Text $about 'DisplayName'
        Enabled        = Get-Boolean $State 'Enabled'
        Organization   = Get-Text $State 'Organization'
        Uri            = Get-Text $State 'Uri'
        IsValid        = Get-Boolean $State 'IsValid'
        ObjectState    = Get-Text $State 'ObjectState'
        WhenChangedUTC = Get-UtcText $about 'WhenChangedUTC' -Utc
    }
}

# Emits nothing when the directory was searched and has no such object.
function Read-PushProxy {
    param([string] $Export)

    $entry = $null
    $searched = $false
    try {
        $entry = Find-PushProxyEntry
        $searched = $true
    }
    catch { Add-Failure 'DirectorySearcher' $_.Exception.Message }
    if ($searched -and $null -eq $entry) { return }
    $state = $null
    try { $state = Import-PushProxy $entry $Export }
    catch { Add-Failure 'Enable-PushNotificationProxy' $_.Exception.Message }
    if ($null -ne $entry -or $null -ne $state) { Format-PushProxy $entry $state }
}
