# What Exchange Online says of the organization. Only its own PowerShell can ask, so it comes from an export.

# The gate before EWS. The export must have been made with -RetrieveEwsOperationAccessPolicy: without it the list of
# applications is not there, which must not look like an empty one.
function Read-OnlineOrganization {
    param([string] $Export)

    $objects = @(Import-Clixml -LiteralPath $Export | Where-Object {
            $null -ne $_ -and $_.PSObject.Properties['EwsEnabled'] -and $_.PSObject.Properties['EwsAllowedAppIDs'] })
    if ($objects.Count -eq 0) {
        throw "$Export holds no EwsEnabled and EwsAllowedAppIDs: export it with -RetrieveEwsOperationAccessPolicy"
    }
    $organization = $objects[$objects.Count - 1]
    $applications = foreach ($text in @(Get-TextList $organization 'EwsAllowedAppIDs')) {
        foreach ($part in $text.Split(',')) { if ($part.Trim()) { $part.Trim() } }
    }
    [ordered]@{
        EwsEnabled       = Get-Boolean $organization 'EwsEnabled'
        EwsAllowedAppIDs = [string[]] @($applications | Where-Object { $_ })
        ExportedAt       = ConvertTo-UtcText (Get-Item -LiteralPath $Export).LastWriteTimeUtc
    }
}
