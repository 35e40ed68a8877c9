#Requires -Version 5.1
<#
.SYNOPSIS
    Writes what `probe` needs to know about Exchange's trust chain into one JSON file.

.DESCRIPTION
    Collects the authorization configuration, the authorization servers, the certificates that sign tokens, the partner
    applications, the setting overrides, the push notification proxy and the result of Exchange's own monitoring probe,
    and writes them as a document `probe.exchange/1` (probe.exchange-1.schema.json). Dates are ISO 8601 in UTC and no
    value depends on the culture of the shell.

    It changes nothing in Exchange. Private keys, passwords and application secrets are not exported; certificates are
    exported with their public part only.

    Keep the folder lib beside the script. It runs in the Exchange Management Shell, and in any Windows PowerShell 5.1:
    there it connects to the Exchange server by remote PowerShell with the rights of the account it runs under, and
    takes over only the cmdlets that it calls. The account needs the role group View-Only Organization Management;
    `Get-ManagementRole -Cmdlet NAME` shows which role grants a cmdlet that is still missing, as may be the case for
    Invoke-MonitoringProbe.

    A command that fails is noted under `errors`, its section becomes null, and the rest is collected all the same. The
    file is replaced in one step, so that no reader sees half of it.

    THE PUSH NOTIFICATION PROXY. Exchange has no documented cmdlet that only reads its state. By its documentation
    Enable-PushNotificationProxy shows it with -WhatIf and then changes nothing, and so an administrator may look at it
    by hand. This script does not call it, with -WhatIf or without, because the account of an unattended job should not
    hold the right to a cmdlet that changes the organization. It looks the object up in Active
    Directory, which tells whether there is one and when it changed, but not its Enabled, Organization and Uri. Those
    come from an export that you make once, and again after each change:

        Enable-PushNotificationProxy -Organization fabrikam.com | Export-Clixml C:\ProgramData\probe\pushproxy.xml

    Name that file with -PushProxyExport. When the object in Active Directory changed after the file was written, the
    file is not believed: the three values are null and `errors` says so. Without a file they are null as well.

    EXCHANGE ONLINE. Since October 2026 it lets only listed applications through to EWS. Only Exchange Online
    PowerShell shows the list, so it comes from an export that you make there, and again after each change:

        Connect-ExchangeOnline
        Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Select-Object EwsEnabled, EwsAllowedAppIDs |
            Export-Clixml C:\ProgramData\probe\online.xml

    Name that file with -OnlineExport. Its time goes along, so that `probe` can tell how old it is.

    Exit status: 0 everything was collected, 2 the file was written but `errors` is not empty, 1 no file was written.

.PARAMETER Path
    The file to write. Its folder is made if it does not exist.

.PARAMETER Server
    The Exchange server whose certificates and monitoring probe are looked at. Default: this computer. Whether a private
    key is there can be told for this computer always, for another one only in the Exchange Management Shell.

.PARAMETER ConnectionUri
    Where to connect to when the Exchange cmdlets are not there. Default: http://SERVER/PowerShell/ with Kerberos, which
    encrypts the messages.

.PARAMETER PushProxyExport
    A CLIXML file with the output of Enable-PushNotificationProxy; see the description.

.PARAMETER OnlineExport
    A CLIXML file with the organization as Exchange Online has it; see the description. Default: left out.

.PARAMETER MonitoringProbe
    Identity of the monitoring probe to run; its case matters.

.PARAMETER SkipPushProxy
    Leave out the push notification proxy.

.PARAMETER SkipMonitoringProbe
    Do not run Exchange's monitoring probe. It sends a test notification that no user sees.

.EXAMPLE
    .\Export-ProbeEvidence.ps1

    Collects everything from this server into C:\ProgramData\probe\exchange.json.

.EXAMPLE
    .\Export-ProbeEvidence.ps1 -Path D:\probe\ex2.json -Server EX2 -SkipPushProxy -SkipMonitoringProbe -Verbose

    Collects from another server what an organization without push notifications has, and tells what it does.

.EXAMPLE
    .\Export-ProbeEvidence.ps1 -PushProxyExport C:\ProgramData\probe\pushproxy.xml

    Takes the state of the push notification proxy from an export made earlier.
#>
[CmdletBinding()]
param(
    [ValidateNotNullOrEmpty()]
    [string] $Path = 'C:\ProgramData\probe\exchange.json',

    [ValidateNotNullOrEmpty()]
    [string] $Server = $env:COMPUTERNAME,

    [string] $ConnectionUri,

    [string] $PushProxyExport,

    [string] $OnlineExport,

    [ValidateNotNullOrEmpty()]
    [string] $MonitoringProbe = 'PushNotifications.Proxy\PushNotificationsEnterpriseConnectivityProbe',

    [switch] $SkipPushProxy,

    [switch] $SkipMonitoringProbe
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

foreach ($part in 'Values', 'Organization', 'Certificates', 'PushProxy', 'OnlineOrganization') {
    . (Join-Path (Join-Path $PSScriptRoot 'lib') "$part.ps1")
}

$script:Document = [ordered]@{}
$script:Failures = New-Object 'System.Collections.Generic.List[object]'

# Everything that is ever called in the organization; all of them read.
$script:Cmdlets = @('Get-AuthConfig', 'Get-AuthServer', 'Get-ExchangeCertificate', 'Get-PartnerApplication',
    'Get-SettingOverride', 'Invoke-MonitoringProbe')

function Add-Failure {
    param([string] $Command, [string] $Message)

    $text = Hide-Secret $Message.Trim()
    Write-Warning "${Command}: $text"
    $script:Failures.Add([ordered]@{ command = $Command; message = $text })
}

# Puts what -Read emits into the document: a list, or with -One the first object. On failure it is null.
function Add-Section {
    param([string] $Name, [string] $Command, [scriptblock] $Read, [switch] $One)

    Write-Verbose "$Name by $Command"
    $value = $null
    try {
        $found = @(& $Read)
        if (-not $One) { $value = [object[]] $found }
        elseif ($found.Count -gt 0) { $value = $found[0] }
    }
    catch { Add-Failure $Command $_.Exception.Message }
    $script:Document[$Name] = $value
}

# Runs one of the cmdlets so that whatever it complains of ends it. Those of a remote session heed the global preference
# only, and an error that is merely printed would make "could not be asked" look like "there is none".
function Invoke-Exchange {
    param([string] $Cmdlet, [hashtable] $Arguments = @{})

    $preference = $global:ErrorActionPreference
    $global:ErrorActionPreference = 'Stop'
    try { & $Cmdlet @Arguments -ErrorAction Stop -WarningAction SilentlyContinue }
    finally { $global:ErrorActionPreference = $preference }
}

# The Exchange cmdlets of this shell, or else those of a session of our own, which is returned.
function Connect-Exchange {
    if (Get-Command 'Get-AuthConfig' -ErrorAction SilentlyContinue) { return }
    $uri = $ConnectionUri
    if (-not $uri) { $uri = "http://$([Net.Dns]::GetHostEntry($Server).HostName)/PowerShell/" }
    Write-Verbose "connecting to $uri"
    return New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri $uri -Authentication Kerberos
}

# Replaces the file in one step; readers see the old one or the new one.
function Write-Document {
    param([string] $File)

    $json = ConvertTo-Json -InputObject $script:Document -Depth 6
    $folder = [IO.Path]::GetDirectoryName($File)
    if ($folder -and -not [IO.Directory]::Exists($folder)) { [void] [IO.Directory]::CreateDirectory($folder) }
    $new = "$File.$PID.new"
    try {
        [IO.File]::WriteAllText($new, "$json`r`n", (New-Object System.Text.UTF8Encoding $false))
        if (-not [IO.File]::Exists($File)) { [IO.File]::Move($new, $File) }
        else { [IO.File]::Replace($new, $File, [NullString]::Value) }
    }
    finally { if ([IO.File]::Exists($new)) { [IO.File]::Delete($new) } }
}

$session = $null
$status = 1
try {
    $file = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    $script:Document['schema'] = 'probe.exchange/1'
    $script:Document['collectedAt'] = ConvertTo-UtcText ([datetime]::UtcNow)
    $script:Document['server'] = $Server.ToUpperInvariant()
    try {
        $session = Connect-Exchange
        if ($null -ne $session) {
            # A cmdlet that the account may not use is not a reason to go without the others.
            [void] (Import-PSSession $session -CommandName $script:Cmdlets -DisableNameChecking -AllowClobber `
                    -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)
        }
    }
    catch { Add-Failure 'New-PSSession' $_.Exception.Message }

    Add-Section 'authConfig' 'Get-AuthConfig' { Read-AuthConfig } -One
    Add-Section 'authServers' 'Get-AuthServer' { Read-AuthServer }
    Add-Section 'certificates' 'Get-ExchangeCertificate' {
        Read-Certificate $Server $script:Document['authConfig']
    }
    Add-Section 'partnerApplications' 'Get-PartnerApplication' { Read-PartnerApplication }
    Add-Section 'settingOverrides' 'Get-SettingOverride' { Read-SettingOverride }
    if (-not $SkipPushProxy) {
        Add-Section 'pushProxy' 'Enable-PushNotificationProxy' { Read-PushProxy $PushProxyExport } -One
    }
    if ($OnlineExport) {
        Add-Section 'onlineOrganization' 'Get-OrganizationConfig' { Read-OnlineOrganization $OnlineExport } -One
    }
    if (-not $SkipMonitoringProbe) {
        Add-Section 'monitoringProbe' 'Invoke-MonitoringProbe' {
            Read-MonitoringProbe $Server $MonitoringProbe
        } -One
    }
    $script:Document['errors'] = [object[]] $script:Failures.ToArray()
    Write-Document $file
    Write-Verbose "wrote $file"
    $status = 0
    if ($script:Failures.Count -gt 0) { $status = 2 }
}
catch { Write-Warning "nothing was written: $($_.Exception.Message)" }
finally { if ($null -ne $session) { Remove-PSSession $session } }

exit $status
