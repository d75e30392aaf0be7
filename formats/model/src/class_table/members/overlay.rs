//! What the table of members lacks: names of former times, members that it leaves out, and on which side a member is
//! used. Each name in here exists: a test holds it.

/// Other names of members, which the reference platform keeps for old scripts: class, former name, name of today.
pub(super) const FORMER: &[(&str, &str, &str)] = &[
    ("BasePart", "breakJoints", "BreakJoints"),
    ("BasePart", "getMass", "GetMass"),
    ("BasePart", "makeJoints", "MakeJoints"),
    ("BasePart", "resize", "Resize"),
    ("BasePart", "touched", "Touched"),
    ("BodyPosition", "lastForce", "GetLastForce"),
    ("BoolValue", "changed", "Changed"),
    ("BrickColorValue", "changed", "Changed"),
    ("CFrameValue", "changed", "Changed"),
    ("ClickDetector", "mouseClick", "MouseClick"),
    ("Color3Value", "changed", "Changed"),
    ("Controller", "bindButton", "BindButton"),
    ("Controller", "getButton", "GetButton"),
    ("Debris", "addItem", "AddItem"),
    ("DoubleConstrainedValue", "changed", "Changed"),
    ("Humanoid", "loadAnimation", "LoadAnimation"),
    ("Humanoid", "takeDamage", "TakeDamage"),
    ("InsertService", "loadAsset", "LoadAsset"),
    ("Instance", "childAdded", "ChildAdded"),
    ("Instance", "children", "GetChildren"),
    ("Instance", "clone", "Clone"),
    ("Instance", "destroy", "Destroy"),
    ("Instance", "findFirstChild", "FindFirstChild"),
    ("Instance", "getChildren", "GetChildren"),
    ("Instance", "isDescendantOf", "IsDescendantOf"),
    ("Instance", "remove", "Remove"),
    ("IntConstrainedValue", "changed", "Changed"),
    ("IntValue", "changed", "Changed"),
    (
        "Lighting",
        "getMinutesAfterMidnight",
        "GetMinutesAfterMidnight",
    ),
    (
        "Lighting",
        "setMinutesAfterMidnight",
        "SetMinutesAfterMidnight",
    ),
    ("Model", "breakJoints", "BreakJoints"),
    ("Model", "makeJoints", "MakeJoints"),
    ("Model", "move", "MoveTo"),
    ("Model", "moveTo", "MoveTo"),
    ("Mouse", "keyDown", "KeyDown"),
    ("NumberValue", "changed", "Changed"),
    ("Object", "isA", "IsA"),
    ("ObjectValue", "changed", "Changed"),
    ("Player", "isFriendsWith", "IsFriendsWith"),
    ("Player", "loadBoolean", "LoadBoolean"),
    ("Player", "loadInstance", "LoadInstance"),
    ("Player", "loadNumber", "LoadNumber"),
    ("Player", "loadString", "LoadString"),
    ("Player", "saveBoolean", "SaveBoolean"),
    ("Player", "saveInstance", "SaveInstance"),
    ("Player", "saveNumber", "SaveNumber"),
    ("Player", "saveString", "SaveString"),
    ("Player", "waitForDataReady", "WaitForDataReady"),
    ("Players", "getPlayers", "GetPlayers"),
    ("Players", "playerFromCharacter", "GetPlayerFromCharacter"),
    ("Players", "players", "GetPlayers"),
    ("RayValue", "changed", "Changed"),
    ("RocketPropulsion", "abort", "Abort"),
    ("RocketPropulsion", "fire", "Fire"),
    ("ServiceProvider", "getService", "GetService"),
    ("ServiceProvider", "service", "GetService"),
    ("Sound", "pause", "Pause"),
    ("Sound", "play", "Play"),
    ("Sound", "stop", "Stop"),
    ("StringValue", "changed", "Changed"),
    ("Vector3Value", "changed", "Changed"),
    ("WorldRoot", "findPartOnRay", "FindPartOnRay"),
    ("WorldRoot", "findPartsInRegion3", "FindPartsInRegion3"),
];

/// Members that the table leaves out, in its notation.
pub(super) const MISSING: &str = "\
GlobalDataStore method GetAsync(key: string, options: DataStoreGetOptions?) -> (any, DataStoreKeyInfo?) ; yields
GlobalDataStore method IncrementAsync(key: string, delta: number?, userIds: { number }?, options: DataStoreIncrementOptions?) -> (number, DataStoreKeyInfo?) ; yields
GlobalDataStore method RemoveAsync(key: string) -> (any, DataStoreKeyInfo?) ; yields
GlobalDataStore method SetAsync(key: string, value: any, userIds: { number }?, options: DataStoreSetOptions?) -> any ; yields
GlobalDataStore method UpdateAsync(key: string, transformFunction: (...any) -> ...any) -> (any, DataStoreKeyInfo?) ; yields
HopperBin event Deselected() ; deprecated
HopperBin event Selected(mouse: Mouse) ; deprecated
Instance method Remove() -> () ; deprecated
";

/// Members that only the server may use: class and names.
pub(super) const SERVER: &[(&str, &[&str])] = &[
    ("BadgeService", &["AwardBadge", "AwardBadgeAsync"]),
    (
        "BasePart",
        &[
            "CanSetNetworkOwnership",
            "GetNetworkOwner",
            "GetNetworkOwnershipAuto",
            "SetNetworkOwner",
            "SetNetworkOwnershipAuto",
        ],
    ),
    ("DataModel", &["BindToClose"]),
    (
        "DataStoreService",
        &[
            "GetDataStore",
            "GetGlobalDataStore",
            "GetOrderedDataStore",
            "ListDataStoresAsync",
        ],
    ),
    ("HttpService", &["GetAsync", "PostAsync", "RequestAsync"]),
    ("InsertService", &["LoadAsset", "LoadAssetVersion"]),
    (
        "MemoryStoreService",
        &["GetHashMap", "GetQueue", "GetSortedMap"],
    ),
    ("MessagingService", &["PublishAsync", "SubscribeAsync"]),
    (
        "Player",
        &[
            "LoadCharacter",
            "LoadCharacterAsync",
            "LoadCharacterWithHumanoidDescription",
            "LoadCharacterWithHumanoidDescriptionAsync",
        ],
    ),
    ("Players", &["BanAsync", "GetBanHistoryAsync", "UnbanAsync"]),
    (
        "RemoteEvent",
        &["FireAllClients", "FireClient", "OnServerEvent"],
    ),
    ("RemoteFunction", &["InvokeClient", "OnServerInvoke"]),
    (
        "TeleportService",
        &[
            "ReserveServer",
            "ReserveServerAsync",
            "TeleportAsync",
            "TeleportPartyAsync",
            "TeleportToPrivateServer",
        ],
    ),
    ("TextChannel", &["AddUserAsync", "ShouldDeliverCallback"]),
    ("TextService", &["FilterStringAsync"]),
    (
        "UnreliableRemoteEvent",
        &["FireAllClients", "FireClient", "OnServerEvent"],
    ),
];

/// Members that only clients may use: class and names.
pub(super) const CLIENT: &[(&str, &[&str])] = &[
    ("Player", &["GetMouse"]),
    ("RemoteEvent", &["FireServer", "OnClientEvent"]),
    ("RemoteFunction", &["InvokeServer", "OnClientInvoke"]),
    ("ReplicatedFirst", &["RemoveDefaultLoadingScreen"]),
    (
        "RunService",
        &[
            "BindToRenderStep",
            "PreRender",
            "RenderStepped",
            "UnbindFromRenderStep",
        ],
    ),
    ("StarterGui", &["GetCore", "SetCore"]),
    (
        "TeleportService",
        &[
            "GetArrivingTeleportGui",
            "GetLocalPlayerTeleportData",
            "SetTeleportGui",
        ],
    ),
    (
        "TextChannel",
        &["DisplaySystemMessage", "OnIncomingMessage", "SendAsync"],
    ),
    (
        "TextChatService",
        &[
            "DisplayBubble",
            "OnBubbleAdded",
            "OnChatWindowAdded",
            "OnIncomingMessage",
            "SendingMessage",
        ],
    ),
    ("UnreliableRemoteEvent", &["FireServer", "OnClientEvent"]),
];
