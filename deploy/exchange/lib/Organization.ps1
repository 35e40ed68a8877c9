# What holds for the whole organization, and what its monitoring says. Each function emits the objects of a section.

function Read-AuthConfig {
    $config = Invoke-Exchange 'Get-AuthConfig'
    if ($null -eq $config) { throw 'there is no authorization configuration' }
    [ordered]@{
        CurrentCertificateThumbprint  = Get-Text $config 'CurrentCertificateThumbprint'
        PreviousCertificateThumbprint = Get-Text $config 'PreviousCertificateThumbprint'
        NextCertificateThumbprint     = Get-Text $config 'NextCertificateThumbprint'
        NextCertificateEffectiveDate  = Get-UtcText $config 'NextCertificateEffectiveDate'
        ServiceName                   = Get-Text $config 'ServiceName'
        Realm                         = Get-Text $config 'Realm'
        IsValid                       = Get-Boolean $config 'IsValid'
    }
}

function Read-AuthServer {
    foreach ($authServer in @(Invoke-Exchange 'Get-AuthServer')) {
        [ordered]@{
            Name                           = Get-Text $authServer 'Name'
            Type                           = Get-Text $authServer 'Type'
            Enabled                        = Get-Boolean $authServer 'Enabled'
            AuthMetadataUrl                = Get-Text $authServer 'AuthMetadataUrl'
            TokenIssuingEndpoint           = Get-Text $authServer 'TokenIssuingEndpoint'
            IssuerIdentifier               = Get-Text $authServer 'IssuerIdentifier'
            Realm                          = Get-Text $authServer 'Realm'
            ApplicationIdentifier          = Get-Text $authServer 'ApplicationIdentifier'
            IsDefaultAuthorizationEndpoint = Get-Boolean $authServer 'IsDefaultAuthorizationEndpoint'
            IsValid                        = Get-Boolean $authServer 'IsValid'
            DomainName                     = [string[]] @(Get-TextList $authServer 'DomainName')
        }
    }
}

function Read-PartnerApplication {
    foreach ($application in @(Invoke-Exchange 'Get-PartnerApplication')) {
        [ordered]@{
            Name                  = Get-Text $application 'Name'
            Enabled               = Get-Boolean $application 'Enabled'
            ApplicationIdentifier = Get-Text $application 'ApplicationIdentifier'
            LinkedAccount         = Get-Text $application 'LinkedAccount'
            UseAuthServer         = Get-Boolean $application 'UseAuthServer'
            AuthMetadataUrl       = Get-Text $application 'AuthMetadataUrl'
            Realm                 = Get-Text $application 'Realm'
        }
    }
}

function Read-SettingOverride {
    foreach ($override in @(Invoke-Exchange 'Get-SettingOverride')) {
        $servers = [string[]] @(Get-TextList $override 'Server')
        $scope = $null
        if ($servers.Count -gt 0) { $scope = $servers -join ', ' }
        [ordered]@{
            Name          = Get-Text $override 'Name'
            ComponentName = Get-Text $override 'ComponentName'
            SectionName   = Get-Text $override 'SectionName'
            Parameters    = [string[]] @(Get-TextList $override 'Parameters')
            Server        = $scope
            Status        = Get-Text $override 'Status'
        }
    }
}

function Read-MonitoringProbe {
    param([string] $Server, [string] $Identity)

    foreach ($result in @(Invoke-Exchange 'Invoke-MonitoringProbe' @{ Identity = $Identity; Server = $Server })) {
        [ordered]@{
            Identity         = $Identity
            ResultType       = Get-Text $result 'ResultType'
            Error            = Get-PublicText $result 'Error'
            Exception        = Get-PublicText $result 'Exception'
            ExecutionEndTime = Get-UtcText $result 'ExecutionEndTime' -Utc
        }
    }
}
