// Made by scripts/sandbox-schema.ts from the OpenAPI of Kubernetes 1.34; how it reads: schema.ts.
// biome-ignore-all format: one line a type

export const types: Readonly<Record<string, string>> = {
  AWSElasticBlockStoreVolumeSource:
    'fsType:s partition:n readOnly:b volumeID*:s',
  Affinity:
    'nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity',
  AppArmorProfile:
    'localhostProfile:s type*:s',
  AzureDiskVolumeSource:
    'cachingMode:s diskName*:s diskURI*:s fsType:s kind:s readOnly:b',
  AzureFileVolumeSource:
    'readOnly:b secretName*:s shareName*:s',
  CSIVolumeSource:
    'driver*:s fsType:s nodePublishSecretRef:!LocalObjectReference readOnly:b volumeAttributes:%s',
  Capabilities:
    'add:[]s drop:[]s',
  CephFSVolumeSource:
    'monitors*:[]s path:s readOnly:b secretFile:s secretRef:!LocalObjectReference user:s',
  CinderVolumeSource:
    'fsType:s readOnly:b secretRef:!LocalObjectReference volumeID*:s',
  ClientIPConfig:
    'timeoutSeconds:n',
  ClusterTrustBundleProjection:
    'labelSelector:!LabelSelector name:s optional:b path*:s signerName:s',
  Condition:
    'lastTransitionTime*:s message*:s observedGeneration:l reason*:s status*:s type*:s',
  ConfigMap:
    'apiVersion:s binaryData:%s data:%s immutable:b kind:s metadata~:ObjectMeta',
  ConfigMapEnvSource:
    'name:s optional:b',
  ConfigMapKeySelector:
    'key*:s name:s optional:b',
  ConfigMapProjection:
    'items:[]KeyToPath name:s optional:b',
  ConfigMapVolumeSource:
    'defaultMode:n items:[]KeyToPath name:s optional:b',
  Container:
    'args:[]s command:[]s env:(name)EnvVar envFrom:[]EnvFromSource image:s imagePullPolicy:s lifecycle:Lifecycle livenessProbe:Probe name*:s ports:(containerPort,protocol)ContainerPort readinessProbe:Probe resizePolicy:[]ContainerResizePolicy resources~:ResourceRequirements restartPolicy:s restartPolicyRules:[]ContainerRestartRule securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:(devicePath)VolumeDevice volumeMounts:(mountPath)VolumeMount workingDir:s',
  ContainerExtendedResourceRequest:
    'containerName*:s requestName*:s resourceName*:s',
  ContainerPort:
    'containerPort*:n hostIP:s hostPort:n name:s protocol:s',
  ContainerResizePolicy:
    'resourceName*:s restartPolicy*:s',
  ContainerRestartRule:
    'action*:s exitCodes:ContainerRestartRuleOnExitCodes',
  ContainerRestartRuleOnExitCodes:
    'operator*:s values:<>n',
  ContainerState:
    'running:ContainerStateRunning terminated:ContainerStateTerminated waiting:ContainerStateWaiting',
  ContainerStateRunning:
    'startedAt:s',
  ContainerStateTerminated:
    'containerID:s exitCode*:n finishedAt:s message:s reason:s signal:n startedAt:s',
  ContainerStateWaiting:
    'message:s reason:s',
  ContainerStatus:
    'allocatedResources:%x allocatedResourcesStatus:(name)ResourceStatus containerID:s image*:s imageID*:s lastState~:ContainerState name*:s ready*:b resources:ResourceRequirements restartCount*:n started:b state~:ContainerState stopSignal:s user:ContainerUser volumeMounts:(mountPath)VolumeMountStatus',
  ContainerUser:
    'linux:LinuxContainerUser',
  Database:
    'apiVersion:s kind:s metadata*:ObjectMeta spec*:Database_spec status:Database_status',
  Database_spec:
    'allowConnections:b builtinLocale:s cluster*:!Database_spec_cluster collationVersion:s connectionLimit:n databaseReclaimPolicy:s encoding:s ensure:s extensions:[]Database_spec_extensions fdws:[]Database_spec_fdws icuLocale:s icuRules:s isTemplate:b locale:s localeCType:s localeCollate:s localeProvider:s name*:s owner*:s schemas:[]Database_spec_schemas servers:[]Database_spec_servers tablespace:s template:s',
  Database_spec_cluster:
    'name:s',
  Database_spec_extensions:
    'ensure:s name*:s schema:s version:s',
  Database_spec_fdws:
    'ensure:s handler:s name*:s options:[]Database_spec_fdws_options owner:s usage:[]Database_spec_fdws_usage validator:s',
  Database_spec_fdws_options:
    'ensure:s name*:s value*:s',
  Database_spec_fdws_usage:
    'name*:s type:s',
  Database_spec_schemas:
    'ensure:s name*:s owner:s',
  Database_spec_servers:
    'ensure:s fdw*:s name*:s options:[]Database_spec_servers_options usage:[]Database_spec_servers_usage',
  Database_spec_servers_options:
    'ensure:s name*:s value*:s',
  Database_spec_servers_usage:
    'name*:s type:s',
  Database_status:
    'applied:b extensions:[]Database_status_extensions fdws:[]Database_status_fdws message:s observedGeneration:l schemas:[]Database_status_schemas servers:[]Database_status_servers',
  Database_status_extensions:
    'applied*:b message:s name*:s',
  Database_status_fdws:
    'applied*:b message:s name*:s',
  Database_status_schemas:
    'applied*:b message:s name*:s',
  Database_status_servers:
    'applied*:b message:s name*:s',
  DeleteOptions:
    'apiVersion:s dryRun:[]s gracePeriodSeconds:l ignoreStoreReadErrorWithClusterBreakingPotential:b kind:s orphanDependents:b preconditions:Preconditions propagationPolicy:s',
  Deployment:
    'apiVersion:s kind:s metadata~:ObjectMeta spec~:DeploymentSpec status~:DeploymentStatus',
  DeploymentCondition:
    'lastTransitionTime:s lastUpdateTime:s message:s reason:s status*:s type*:s',
  DeploymentSpec:
    'minReadySeconds:n paused:b progressDeadlineSeconds:n replicas:n revisionHistoryLimit:n selector*:!LabelSelector strategy~:DeploymentStrategy template~*:PodTemplateSpec',
  DeploymentStatus:
    'availableReplicas:n collisionCount:n conditions:(type)DeploymentCondition observedGeneration:l readyReplicas:n replicas:n terminatingReplicas:n unavailableReplicas:n updatedReplicas:n',
  DeploymentStrategy:
    'rollingUpdate:RollingUpdateDeployment type:s',
  DownwardAPIProjection:
    'items:[]DownwardAPIVolumeFile',
  DownwardAPIVolumeFile:
    'fieldRef:!ObjectFieldSelector mode:n path*:s resourceFieldRef:!ResourceFieldSelector',
  DownwardAPIVolumeSource:
    'defaultMode:n items:[]DownwardAPIVolumeFile',
  EmptyDirVolumeSource:
    'medium:s sizeLimit:x',
  Endpoint:
    'addresses*:<>s conditions~:EndpointConditions deprecatedTopology:%s hints:EndpointHints hostname:s nodeName:s targetRef:!ObjectReference zone:s',
  EndpointConditions:
    'ready:b serving:b terminating:b',
  EndpointHints:
    'forNodes:[]ForNode forZones:[]ForZone',
  EndpointPort:
    'appProtocol:s name:s port:n protocol:s',
  EndpointSlice:
    'addressType*:s apiVersion:s endpoints*:[]Endpoint kind:s metadata~:ObjectMeta ports:[]!EndpointPort',
  EnvFromSource:
    'configMapRef:ConfigMapEnvSource prefix:s secretRef:SecretEnvSource',
  EnvVar:
    'name*:s value:s valueFrom:EnvVarSource',
  EnvVarSource:
    'configMapKeyRef:!ConfigMapKeySelector fieldRef:!ObjectFieldSelector fileKeyRef:!FileKeySelector resourceFieldRef:!ResourceFieldSelector secretKeyRef:!SecretKeySelector',
  EphemeralContainer:
    'args:[]s command:[]s env:(name)EnvVar envFrom:[]EnvFromSource image:s imagePullPolicy:s lifecycle:Lifecycle livenessProbe:Probe name*:s ports:(containerPort,protocol)ContainerPort readinessProbe:Probe resizePolicy:[]ContainerResizePolicy resources~:ResourceRequirements restartPolicy:s restartPolicyRules:[]ContainerRestartRule securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b targetContainerName:s terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:(devicePath)VolumeDevice volumeMounts:(mountPath)VolumeMount workingDir:s',
  EphemeralVolumeSource:
    'volumeClaimTemplate:PersistentVolumeClaimTemplate',
  Event:
    'action:s apiVersion:s count:n eventTime:s firstTimestamp:s involvedObject~*:!ObjectReference kind:s lastTimestamp:s message:s metadata~*:ObjectMeta reason:s related:!ObjectReference reportingComponent:s reportingInstance:s series:EventSeries source~:EventSource type:s',
  EventSeries:
    'count:n lastObservedTime:s',
  EventSource:
    'component:s host:s',
  ExecAction:
    'command:[]s',
  FCVolumeSource:
    'fsType:s lun:n readOnly:b targetWWNs:[]s wwids:[]s',
  FileKeySelector:
    'key*:s optional:b path*:s volumeName*:s',
  FlexVolumeSource:
    'driver*:s fsType:s options:%s readOnly:b secretRef:!LocalObjectReference',
  FlockerVolumeSource:
    'datasetName:s datasetUUID:s',
  ForNode:
    'name*:s',
  ForZone:
    'name*:s',
  GCEPersistentDiskVolumeSource:
    'fsType:s partition:n pdName*:s readOnly:b',
  GRPCAction:
    'port*:n service:s',
  GitRepoVolumeSource:
    'directory:s repository*:s revision:s',
  GlusterfsVolumeSource:
    'endpoints*:s path*:s readOnly:b',
  HTTPGetAction:
    'host:s httpHeaders:[]HTTPHeader path:s port*:x scheme:s',
  HTTPHeader:
    'name*:s value*:s',
  HTTPIngressPath:
    'backend~*:IngressBackend path:s pathType*:s',
  HTTPIngressRuleValue:
    'paths*:[]HTTPIngressPath',
  HostAlias:
    'hostnames:[]s ip*:s',
  HostIP:
    'ip*:s',
  HostPathVolumeSource:
    'path*:s type:s',
  IPBlock:
    'cidr*:s except:[]s',
  ISCSIVolumeSource:
    'chapAuthDiscovery:b chapAuthSession:b fsType:s initiatorName:s iqn*:s iscsiInterface:s lun*:n portals:[]s readOnly:b secretRef:!LocalObjectReference targetPortal*:s',
  ImageVolumeSource:
    'pullPolicy:s reference:s',
  Ingress:
    'apiVersion:s kind:s metadata~:ObjectMeta spec~:IngressSpec status~:IngressStatus',
  IngressBackend:
    'resource:!TypedLocalObjectReference service:IngressServiceBackend',
  IngressClass:
    'apiVersion:s kind:s metadata~:ObjectMeta spec~:IngressClassSpec',
  IngressClassParametersReference:
    'apiGroup:s kind*:s name*:s namespace:s scope:s',
  IngressClassSpec:
    'controller:s parameters:IngressClassParametersReference',
  IngressLoadBalancerIngress:
    'hostname:s ip:s ports:[]IngressPortStatus',
  IngressLoadBalancerStatus:
    'ingress:[]IngressLoadBalancerIngress',
  IngressPortStatus:
    'error:s port*:n protocol*:s',
  IngressRule:
    'host:s http:HTTPIngressRuleValue',
  IngressServiceBackend:
    'name*:s port~:!ServiceBackendPort',
  IngressSpec:
    'defaultBackend:IngressBackend ingressClassName:s rules:[]IngressRule tls:[]IngressTLS',
  IngressStatus:
    'loadBalancer~:IngressLoadBalancerStatus',
  IngressTLS:
    'hosts:[]s secretName:s',
  KeyToPath:
    'key*:s mode:n path*:s',
  LabelSelector:
    'matchExpressions:[]LabelSelectorRequirement matchLabels:%s',
  LabelSelectorRequirement:
    'key*:s operator*:s values:[]s',
  Lifecycle:
    'postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:s',
  LifecycleHandler:
    'exec:ExecAction httpGet:HTTPGetAction sleep:SleepAction tcpSocket:TCPSocketAction',
  LinuxContainerUser:
    'gid*:l supplementalGroups:[]l uid*:l',
  LoadBalancerIngress:
    'hostname:s ip:s ipMode:s ports:[]PortStatus',
  LoadBalancerStatus:
    'ingress:[]LoadBalancerIngress',
  LocalObjectReference:
    'name:s',
  ManagedFieldsEntry:
    'apiVersion:s fieldsType:s fieldsV1:o manager:s operation:s subresource:s time:s',
  ModifyVolumeStatus:
    'status*:s targetVolumeAttributesClassName:s',
  NFSVolumeSource:
    'path*:s readOnly:b server*:s',
  Namespace:
    'apiVersion:s kind:s metadata~:ObjectMeta spec~:NamespaceSpec status~:NamespaceStatus',
  NamespaceCondition:
    'lastTransitionTime:s message:s reason:s status*:s type*:s',
  NamespaceSpec:
    'finalizers:[]s',
  NamespaceStatus:
    'conditions:(type)NamespaceCondition phase:s',
  NetworkPolicy:
    'apiVersion:s kind:s metadata~:ObjectMeta spec~:NetworkPolicySpec',
  NetworkPolicyEgressRule:
    'ports:[]NetworkPolicyPort to:[]NetworkPolicyPeer',
  NetworkPolicyIngressRule:
    'from:[]NetworkPolicyPeer ports:[]NetworkPolicyPort',
  NetworkPolicyPeer:
    'ipBlock:IPBlock namespaceSelector:!LabelSelector podSelector:!LabelSelector',
  NetworkPolicyPort:
    'endPort:n port:x protocol:s',
  NetworkPolicySpec:
    'egress:[]NetworkPolicyEgressRule ingress:[]NetworkPolicyIngressRule podSelector~:!LabelSelector policyTypes:[]s',
  NodeAffinity:
    'preferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm requiredDuringSchedulingIgnoredDuringExecution:!NodeSelector',
  NodeSelector:
    'nodeSelectorTerms*:[]!NodeSelectorTerm',
  NodeSelectorRequirement:
    'key*:s operator*:s values:[]s',
  NodeSelectorTerm:
    'matchExpressions:[]NodeSelectorRequirement matchFields:[]NodeSelectorRequirement',
  ObjectFieldSelector:
    'apiVersion:s fieldPath*:s',
  ObjectMeta:
    'annotations:%s creationTimestamp:s deletionGracePeriodSeconds:l deletionTimestamp:s finalizers:<>s generateName:s generation:l labels:%s managedFields:[]ManagedFieldsEntry name:s namespace:s ownerReferences:(uid)!OwnerReference resourceVersion:s selfLink:s uid:s',
  ObjectReference:
    'apiVersion:s fieldPath:s kind:s name:s namespace:s resourceVersion:s uid:s',
  OwnerReference:
    'apiVersion*:s blockOwnerDeletion:b controller:b kind*:s name*:s uid*:s',
  PersistentVolumeClaim:
    'apiVersion:s kind:s metadata~:ObjectMeta spec~:PersistentVolumeClaimSpec status~:PersistentVolumeClaimStatus',
  PersistentVolumeClaimCondition:
    'lastProbeTime:s lastTransitionTime:s message:s reason:s status*:s type*:s',
  PersistentVolumeClaimSpec:
    'accessModes:[]s dataSource:!TypedLocalObjectReference dataSourceRef:TypedObjectReference resources~:VolumeResourceRequirements selector:!LabelSelector storageClassName:s volumeAttributesClassName:s volumeMode:s volumeName:s',
  PersistentVolumeClaimStatus:
    'accessModes:[]s allocatedResourceStatuses:%s allocatedResources:%x capacity:%x conditions:(type)PersistentVolumeClaimCondition currentVolumeAttributesClassName:s modifyVolumeStatus:ModifyVolumeStatus phase:s',
  PersistentVolumeClaimTemplate:
    'metadata~:ObjectMeta spec~*:PersistentVolumeClaimSpec',
  PersistentVolumeClaimVolumeSource:
    'claimName*:s readOnly:b',
  PhotonPersistentDiskVolumeSource:
    'fsType:s pdID*:s',
  Pod:
    'apiVersion:s kind:s metadata~:ObjectMeta spec~:PodSpec status~:PodStatus',
  PodAffinity:
    'preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm',
  PodAffinityTerm:
    'labelSelector:!LabelSelector matchLabelKeys:[]s mismatchLabelKeys:[]s namespaceSelector:!LabelSelector namespaces:[]s topologyKey*:s',
  PodAntiAffinity:
    'preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm',
  PodCertificateProjection:
    'certificateChainPath:s credentialBundlePath:s keyPath:s keyType*:s maxExpirationSeconds:n signerName*:s',
  PodCondition:
    'lastProbeTime:s lastTransitionTime:s message:s observedGeneration:l reason:s status*:s type*:s',
  PodDNSConfig:
    'nameservers:[]s options:[]PodDNSConfigOption searches:[]s',
  PodDNSConfigOption:
    'name:s value:s',
  PodExtendedResourceClaimStatus:
    'requestMappings*:[]ContainerExtendedResourceRequest resourceClaimName*:s',
  PodIP:
    'ip*:s',
  PodOS:
    'name*:s',
  PodReadinessGate:
    'conditionType*:s',
  PodResourceClaim:
    'name*:s resourceClaimName:s resourceClaimTemplateName:s',
  PodResourceClaimStatus:
    'name*:s resourceClaimName:s',
  PodSchedulingGate:
    'name*:s',
  PodSecurityContext:
    'appArmorProfile:AppArmorProfile fsGroup:l fsGroupChangePolicy:s runAsGroup:l runAsNonRoot:b runAsUser:l seLinuxChangePolicy:s seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile supplementalGroups:[]l supplementalGroupsPolicy:s sysctls:[]Sysctl windowsOptions:WindowsSecurityContextOptions',
  PodSpec:
    'activeDeadlineSeconds:l affinity:Affinity automountServiceAccountToken:b containers*:(name)Container dnsConfig:PodDNSConfig dnsPolicy:s enableServiceLinks:b ephemeralContainers:(name)EphemeralContainer hostAliases:(ip)HostAlias hostIPC:b hostNetwork:b hostPID:b hostUsers:b hostname:s hostnameOverride:s imagePullSecrets:(name)!LocalObjectReference initContainers:(name)Container nodeName:s nodeSelector:!%s os:PodOS overhead:%x preemptionPolicy:s priority:n priorityClassName:s readinessGates:[]PodReadinessGate resourceClaims:(name)PodResourceClaim resources:ResourceRequirements restartPolicy:s runtimeClassName:s schedulerName:s schedulingGates:(name)PodSchedulingGate securityContext:PodSecurityContext serviceAccount:s serviceAccountName:s setHostnameAsFQDN:b shareProcessNamespace:b subdomain:s terminationGracePeriodSeconds:l tolerations:[]Toleration topologySpreadConstraints:(topologyKey,whenUnsatisfiable)TopologySpreadConstraint volumes:(name)Volume',
  PodStatus:
    'conditions:(type)PodCondition containerStatuses:[]ContainerStatus ephemeralContainerStatuses:[]ContainerStatus extendedResourceClaimStatus:PodExtendedResourceClaimStatus hostIP:s hostIPs:[]HostIP initContainerStatuses:[]ContainerStatus message:s nominatedNodeName:s observedGeneration:l phase:s podIP:s podIPs:(ip)PodIP qosClass:s reason:s resize:s resourceClaimStatuses:(name)PodResourceClaimStatus startTime:s',
  PodTemplateSpec:
    'metadata~:ObjectMeta spec~:PodSpec',
  PortStatus:
    'error:s port*:n protocol*:s',
  PortworxVolumeSource:
    'fsType:s readOnly:b volumeID*:s',
  Preconditions:
    'resourceVersion:s uid:s',
  PreferredSchedulingTerm:
    'preference~*:!NodeSelectorTerm weight*:n',
  Probe:
    'exec:ExecAction failureThreshold:n grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds:n periodSeconds:n successThreshold:n tcpSocket:TCPSocketAction terminationGracePeriodSeconds:l timeoutSeconds:n',
  ProjectedVolumeSource:
    'defaultMode:n sources:[]VolumeProjection',
  QuobyteVolumeSource:
    'group:s readOnly:b registry*:s tenant:s user:s volume*:s',
  RBDVolumeSource:
    'fsType:s image*:s keyring:s monitors*:[]s pool:s readOnly:b secretRef:!LocalObjectReference user:s',
  ReplicaSet:
    'apiVersion:s kind:s metadata~:ObjectMeta spec~:ReplicaSetSpec status~:ReplicaSetStatus',
  ReplicaSetCondition:
    'lastTransitionTime:s message:s reason:s status*:s type*:s',
  ReplicaSetSpec:
    'minReadySeconds:n replicas:n selector*:!LabelSelector template~:PodTemplateSpec',
  ReplicaSetStatus:
    'availableReplicas:n conditions:(type)ReplicaSetCondition fullyLabeledReplicas:n observedGeneration:l readyReplicas:n replicas*:n terminatingReplicas:n',
  ResourceClaim:
    'name*:s request:s',
  ResourceFieldSelector:
    'containerName:s divisor:x resource*:s',
  ResourceHealth:
    'health:s resourceID*:s',
  ResourceQuota:
    'apiVersion:s kind:s metadata~:ObjectMeta spec~:ResourceQuotaSpec status~:ResourceQuotaStatus',
  ResourceQuotaSpec:
    'hard:%x scopeSelector:!ScopeSelector scopes:[]s',
  ResourceQuotaStatus:
    'hard:%x used:%x',
  ResourceRequirements:
    'claims:(name)ResourceClaim limits:%x requests:%x',
  ResourceStatus:
    'name*:s resources:(resourceID)ResourceHealth',
  RollingUpdateDeployment:
    'maxSurge:x maxUnavailable:x',
  SELinuxOptions:
    'level:s role:s type:s user:s',
  Scale:
    'apiVersion:s kind:s metadata~:ObjectMeta spec~:ScaleSpec status~:ScaleStatus',
  ScaleIOVolumeSource:
    'fsType:s gateway*:s protectionDomain:s readOnly:b secretRef*:!LocalObjectReference sslEnabled:b storageMode:s storagePool:s system*:s volumeName:s',
  ScaleSpec:
    'replicas:n',
  ScaleStatus:
    'replicas*:n selector:s',
  ScopeSelector:
    'matchExpressions:[]ScopedResourceSelectorRequirement',
  ScopedResourceSelectorRequirement:
    'operator*:s scopeName*:s values:[]s',
  SeccompProfile:
    'localhostProfile:s type*:s',
  Secret:
    'apiVersion:s data:%s immutable:b kind:s metadata~:ObjectMeta stringData:%s type:s',
  SecretEnvSource:
    'name:s optional:b',
  SecretKeySelector:
    'key*:s name:s optional:b',
  SecretProjection:
    'items:[]KeyToPath name:s optional:b',
  SecretVolumeSource:
    'defaultMode:n items:[]KeyToPath optional:b secretName:s',
  SecurityContext:
    'allowPrivilegeEscalation:b appArmorProfile:AppArmorProfile capabilities:Capabilities privileged:b procMount:s readOnlyRootFilesystem:b runAsGroup:l runAsNonRoot:b runAsUser:l seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions',
  Service:
    'apiVersion:s kind:s metadata~:ObjectMeta spec~:ServiceSpec status~:ServiceStatus',
  ServiceAccountTokenProjection:
    'audience:s expirationSeconds:l path*:s',
  ServiceBackendPort:
    'name:s number:n',
  ServicePort:
    'appProtocol:s name:s nodePort:n port*:n protocol:s targetPort:x',
  ServiceSpec:
    'allocateLoadBalancerNodePorts:b clusterIP:s clusterIPs:[]s externalIPs:[]s externalName:s externalTrafficPolicy:s healthCheckNodePort:n internalTrafficPolicy:s ipFamilies:[]s ipFamilyPolicy:s loadBalancerClass:s loadBalancerIP:s loadBalancerSourceRanges:[]s ports:(port,protocol)ServicePort publishNotReadyAddresses:b selector:!%s sessionAffinity:s sessionAffinityConfig:SessionAffinityConfig trafficDistribution:s type:s',
  ServiceStatus:
    'conditions:(type)Condition loadBalancer~:LoadBalancerStatus',
  SessionAffinityConfig:
    'clientIP:ClientIPConfig',
  SleepAction:
    'seconds*:l',
  StorageClass:
    'allowVolumeExpansion:b allowedTopologies:[]!TopologySelectorTerm apiVersion:s kind:s metadata~:ObjectMeta mountOptions:[]s parameters:%s provisioner*:s reclaimPolicy:s volumeBindingMode:s',
  StorageOSVolumeSource:
    'fsType:s readOnly:b secretRef:!LocalObjectReference volumeName:s volumeNamespace:s',
  Sysctl:
    'name*:s value*:s',
  TCPSocketAction:
    'host:s port*:x',
  Toleration:
    'effect:s key:s operator:s tolerationSeconds:l value:s',
  TopologySelectorLabelRequirement:
    'key*:s values*:[]s',
  TopologySelectorTerm:
    'matchLabelExpressions:[]TopologySelectorLabelRequirement',
  TopologySpreadConstraint:
    'labelSelector:!LabelSelector matchLabelKeys:[]s maxSkew*:n minDomains:n nodeAffinityPolicy:s nodeTaintsPolicy:s topologyKey*:s whenUnsatisfiable*:s',
  TypedLocalObjectReference:
    'apiGroup:s kind*:s name*:s',
  TypedObjectReference:
    'apiGroup:s kind*:s name*:s namespace:s',
  Volume:
    'awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource image:ImageVolumeSource iscsi:ISCSIVolumeSource name*:s nfs:NFSVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource scaleIO:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource',
  VolumeDevice:
    'devicePath*:s name*:s',
  VolumeMount:
    'mountPath*:s mountPropagation:s name*:s readOnly:b recursiveReadOnly:s subPath:s subPathExpr:s',
  VolumeMountStatus:
    'mountPath*:s name*:s readOnly:b recursiveReadOnly:s',
  VolumeProjection:
    'clusterTrustBundle:ClusterTrustBundleProjection configMap:ConfigMapProjection downwardAPI:DownwardAPIProjection podCertificate:PodCertificateProjection secret:SecretProjection serviceAccountToken:ServiceAccountTokenProjection',
  VolumeResourceRequirements:
    'limits:%x requests:%x',
  VsphereVirtualDiskVolumeSource:
    'fsType:s storagePolicyID:s storagePolicyName:s volumePath*:s',
  WeightedPodAffinityTerm:
    'podAffinityTerm~*:PodAffinityTerm weight*:n',
  WindowsSecurityContextOptions:
    'gmsaCredentialSpec:s gmsaCredentialSpecName:s hostProcess:b runAsUserName:s',
};
