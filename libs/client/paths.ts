// Generated from docs/openapi.json: the types of every request, answer and refusal at the agencies' door.
export interface paths {
    "/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a case. Whoever opens it leads it. */
        post: operations["CasesController_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cases/{case}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a case as the caller knows it, folded from its own feed, with an ETag of what it shows; If-None-Match with it answers 304 while that is the same. */
        get: operations["CasesController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cases/{case}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Records an entry: any case event of the catalogue. Corrections are entries too. */
        post: operations["CasesController_record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cases/{case}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Records that a person consents: the same as an entry of type ConsentGiven. */
        post: operations["CasesController_consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cases/{case}/consents/{consent}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Records that a consent is withdrawn. What rested on it is recalled. */
        post: operations["CasesController_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cases/{case}/lead": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proposes the lead of a case to another agency. It passes when that agency accepts. */
        post: operations["CasesController_propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cases/{case}/lead/{answer}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks for the lead of a case, or accepts, declines or withdraws a transfer of it. */
        post: operations["CasesController_moveLead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cases/{case}/closure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes a case. */
        post: operations["CasesController_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cases/{case}/referrals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a referral. The receiver is offered the need, never a person, until it accepts. */
        post: operations["CasesController_refer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cases/{case}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Calls a need out to every certified provider it fits. They are told the need alone; the first that claims it is referred the persons. */
        post: operations["CasesController_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/referrals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the referrals the caller sent or received: last moved first, or by deadline; to supervisors those that escalated. */
        get: operations["ReferralsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/referrals/{referral}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a referral to its sender or receiver, with an ETag of what it shows; If-None-Match with it answers 304 while that is the same. */
        get: operations["ReferralsController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/referrals/{referral}/{move}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves a referral: receive, claim, accept, reject, start, pause, complete, fail, cancel, pass-on. If-Match with the ETag refuses a move of a referral that moved meanwhile. */
        post: operations["ReferralsController_move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the open calls that the caller may claim, the need alone, and the calls it made itself with how they stand; newest first. */
        get: operations["CallsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{call}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Claims a call. The first claim makes a referral to the caller, accepted at once; every later one is refused alike. */
        post: operations["CallsController_claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{call}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a call back that the caller made. */
        post: operations["CallsController_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a page of the caller's feed for a purpose; `after` continues, `wait` long-polls for up to 30 seconds. */
        get: operations["FeedController_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what fell due and is still waited for from the caller, or in the cases it leads, as entries of its feed for a purpose. */
        get: operations["FeedController_checkIns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/fhir/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what the exchange understands of FHIR R4 (CapabilityStatement). */
        get: operations["FhirController_metadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/fhir/Task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds the referrals the caller sent or received, as Tasks in a Bundle; its link `next` leads to the next page. */
        get: operations["FhirController_tasks"];
        put?: never;
        /** Sends a referral, told as Task. */
        post: operations["FhirController_sendTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/fhir/ServiceRequest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds what the referrals of the caller ask for, as ServiceRequests in a Bundle; its link `next` leads to the next page. */
        get: operations["FhirController_serviceRequests"];
        put?: never;
        /** Sends a referral, told as ServiceRequest. */
        post: operations["FhirController_sendRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/fhir/Task/{referral}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a referral to its sender or receiver as Task. */
        get: operations["FhirController_task"];
        /** Moves a referral to the status its Task names, with reason, note and outcome. Reads the Task first, on the record: nothing but these may differ. */
        put: operations["FhirController_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/fhir/ServiceRequest/{referral}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what a referral asks for to its sender or receiver as ServiceRequest. */
        get: operations["FhirController_serviceRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cases/{case}/htcds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exports a case as the caller knows it in HTCDS 2.0: as JSON, or as CSV in the layout of the published sheet. */
        get: operations["HtcdsController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cases/htcds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Imports a case in HTCDS 2.0, as JSON or CSV: all of it or, with a list of what is wrong by row and column, nothing. The same record under the same key is imported once. */
        post: operations["HtcdsController_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the agencies of the register, with the purposes each kind reads for; with a power, those that take part and may do it by law. */
        get: operations["RegisterController_agencies"];
        put?: never;
        /** Registers an agency. */
        post: operations["RegisterController_registerAgency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agencies/{agency}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one agency of the register. */
        get: operations["RegisterController_agency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agencies/{agency}/forwarding": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Declares to whom an agency gives what it holds, by law or by its systems. Refused while what is disclosed would reach immigration enforcement by it. */
        post: operations["RegisterController_declareForwarding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agencies/{agency}/powers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** States the whole of what an agency may do by law: seize assets, suspend a licence. */
        post: operations["RegisterController_declarePowers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agencies/{agency}/{change}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Certifies (for a scope of needs and regions, stated whole each time), suspends or revokes an agency; effective at once on what it receives. */
        post: operations["RegisterController_certify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agreements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the information-sharing agreements. */
        get: operations["RegisterController_agreements"];
        put?: never;
        /** Records a signed agreement. Cases that have the link it names are shared from its first day. */
        post: operations["RegisterController_sign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agreements/{agreement}/{change}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Amends, suspends, resumes or ends an agreement. */
        post: operations["RegisterController_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells which version of HSDS the directory is written in. */
        get: operations["DirectoryController_base"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directory/{list}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists organizations, services, locations or services at locations (HSDS), in pages, or one a line as application/x-ndjson. */
        get: operations["DirectoryController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directory/{list}/{item}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one organization, service, location or service at a location (HSDS); a service with all that belongs to it. */
        get: operations["DirectoryController_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directory/match": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the services of others that fit a need, best first, with the reasons and the room they have. Asked and answered without anything about a person. */
        post: operations["DirectoryController_match"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directory/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** States the whole of a service that the caller's own agency offers. A place marked confidential is told to nobody else. */
        post: operations["DirectoryController_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directory/capacity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells how much room a service of the caller's own agency has. */
        post: operations["DirectoryController_capacity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directory/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a service of the caller's own agency. */
        post: operations["DirectoryController_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Makes a release again, byte for byte, and says field by field why: by its id, or the last to an agency about a case up to a time. */
        get: operations["AuditController_replay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Makes every release and decides every refusal again: of an agency, of a user of it, about a case as the agency calls it, in a time. Newest first; `next` is the `before` of the next page. */
        get: operations["AuditController_replays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what every agency had been shown of a case at one time against another. */
        get: operations["AuditController_diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/who-saw-what": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells who saw what of a case, by now or by a time: a row for every event, a cell for every agency. */
        get: operations["AuditController_whoSawWhat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells by which name another agency knows what one agency calls by a reference. */
        get: operations["AuditController_names"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers a question of the whole log, newest first: as JSON, CSV or FHIR AuditEvents; `Link: rel="next"` leads to the next page. */
        get: operations["AuditController_releases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives the head of the disclosure log, or the inclusion proof (RFC 9162) of a release. */
        get: operations["AuditController_proof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/log/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Serves the disclosure log as files (c2sp.org/tlog-tiles): checkpoint, tile/…, tile/entries/…; and key, what its checkpoints are verified with. */
        get: operations["AuditController_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/projection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells how far the feeds are behind the journal, which workers carry them on, and which cases are left out because an event of theirs cannot be projected. */
        get: operations["OperationsController_projection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells how the signing of the disclosure log stands: the newest checkpoint, who cosigned it, and whether disclosure has stopped because there is none. */
        get: operations["OperationsController_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/kpis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells how referrals fare by corridor, sender and receiver, as JSON or CSV: counts in steps of five, what is smaller hidden. */
        get: operations["OperationsController_kpis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells how delivery stands at every endpoint: to which host, whether it is disabled, how much is failing or was given up, and why. */
        get: operations["OperationsController_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/projection/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has every case that was left out tried again at once, rather than when it is next due. */
        post: operations["OperationsController_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/kpis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells how the referrals fare that the caller sent or received, by the other party: time to answer, acceptance, completion, reasons, overdue. */
        get: operations["KpisController_own"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's endpoints, what is failing there and what was given up. */
        get: operations["WebhooksController_list"];
        put?: never;
        /** Registers an https endpoint. It is told that a feed has grown, first of all that there is one, and never what is in it. */
        post: operations["WebhooksController_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one of the caller's endpoints, what is failing there and what was given up. */
        get: operations["WebhooksController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells an endpoint again that there is something after a number of a feed, at once. */
        post: operations["WebhooksController_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook}/{change}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an endpoint a new key (the one before signs beside it for a day), resumes one that was disabled, telling it all that was given up, or removes it. */
        post: operations["WebhooksController_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says that the process answers. */
        get: operations["OpenController_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Issues a token for any agency. Only in development, and only where the demo issuer was asked for. */
        post: operations["OpenController_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auditor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The auditor's page: who saw what of a case, and the proof of it. It holds no data; it asks the audit routes with the auditor's token. */
        get: operations["PagesController_auditor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auditor/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A script, a style or a picture of the auditor's page. */
        get: operations["PagesController_auditorFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The operator's page: how referrals fare and how notifications are delivered. It holds no data; it asks the operations routes with the operator's token. */
        get: operations["PagesController_operator"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operator/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A script, a style or a picture of the operator's page. */
        get: operations["PagesController_operatorFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/desk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The desk of agencies without a system of their own: referrals in and out. It holds no data; it asks the agencies' routes with its user's token. */
        get: operations["PagesController_desk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/desk/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A script, a style, the words of a language or the catalogue of the desk. */
        get: operations["PagesController_deskFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @enum {string} */
            code: "malformed-request" | "idempotency-key-required" | "purpose-required" | "token-required" | "token-expired" | "token-not-accepted" | "recipient-class-refused" | "not-permitted" | "purpose-not-yours" | "not-found" | "revision-conflict" | "idempotency-key-reused" | "already-registered" | "referral-already-answered" | "move-not-possible" | "move-not-yours" | "parts-open" | "already-passed-on" | "nobody-left" | "call-over" | "case-closed" | "case-not-closed" | "agreement-not-in-that-state" | "precondition-failed" | "body-too-large" | "media-type-not-supported" | "unknown-field" | "unknown-event-type" | "invalid-field" | "path-to-refused-class" | "unknown-purpose" | "unknown-agency" | "unknown-person" | "unknown-referral" | "unknown-consent" | "unknown-entry" | "consent-not-informed" | "consent-not-given" | "consent-already-withdrawn" | "status-word-in-text" | "not-yours-to-record" | "lead-only" | "lead-transfer-pending" | "lead-transfer-not-pending" | "notice-not-founded" | "not-a-member" | "import-refused" | "too-many-webhooks" | "too-many-requests" | "disclosure-unavailable" | "log-unavailable" | "internal-error";
            detail: string;
            pointer?: string;
            faults?: {
                row: number;
                column: string;
                code: string;
                detail: string;
            }[];
        };
        /** @description What was recorded, in the caller's own names */
        Recorded: {
            type: string;
            case?: string;
            entry?: string;
            person?: string;
            consent?: string;
            evidence?: string;
            referral?: string;
            state?: string;
            revision?: number;
            agency?: string;
            agreement?: string;
        };
        FeedPage: {
            entries: ({
                seq: number;
                entry: string;
                case: string;
                /** @enum {string} */
                kind: "entry" | "backfill";
                type: string;
                occurredOn: string;
                by: string;
                data: {
                    [key: string]: unknown;
                };
                /** @description What was done to a field on its way out (HL7 codes) */
                marks: {
                    [key: string]: string;
                };
                handling: {
                    tlp: string;
                    siena?: string;
                    purpose: string;
                    onward: string;
                    retainUntil: string;
                };
                policy: string;
            } | {
                seq: number;
                entry: string;
                case: string;
                /** @constant */
                kind: "recall";
                reason: string;
            } | {
                seq: number;
                /** @constant */
                kind: "withdrawn";
            })[];
            /** @description The `after` of the next page */
            next: number;
        };
        CaseView: {
            case: string;
            purpose: string;
            summary: {
                [key: string]: unknown;
            };
            /** @description Each person with the newest of every field */
            people: {
                [key: string]: unknown;
            }[];
            entries: ({
                seq: number;
                entry: string;
                case: string;
                /** @enum {string} */
                kind: "entry" | "backfill";
                type: string;
                occurredOn: string;
                by: string;
                data: {
                    [key: string]: unknown;
                };
                /** @description What was done to a field on its way out (HL7 codes) */
                marks: {
                    [key: string]: string;
                };
                handling: {
                    tlp: string;
                    siena?: string;
                    purpose: string;
                    onward: string;
                    retainUntil: string;
                };
                policy: string;
            } | {
                seq: number;
                entry: string;
                case: string;
                /** @constant */
                kind: "recall";
                reason: string;
            } | {
                seq: number;
                /** @constant */
                kind: "withdrawn";
            })[];
        };
        Referral: {
            referral: string;
            case: string;
            from: string;
            to: string;
            /** @enum {string} */
            need: "shelter" | "medical" | "psychosocial" | "legal-aid" | "interpretation" | "wage-claim" | "consular" | "safe-return" | "livelihood" | "labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics";
            /** @enum {string} */
            urgency: "immediate" | "urgent" | "routine";
            /** @enum {string} */
            state: "requested" | "received" | "accepted" | "rejected" | "in-progress" | "on-hold" | "completed" | "failed" | "cancelled" | "expired" | "recalled";
            revision: number;
            /** Format: date */
            sentOn: string;
            /** Format: date */
            since: string;
            /**
             * Format: date-time
             * @description By when the receiver answers; gone once it is over
             */
            answerBy?: string;
            /**
             * Format: date-time
             * @description By when the receiver starts or ends what it accepted
             */
            actBy?: string;
            overdue?: boolean;
            /** Format: date-time */
            escalated?: string;
            /** @description Who of the receiver has it in hand; told to the receiver alone */
            claimedBy?: string;
            /** @description Left out where the reader may not know them */
            persons?: string[];
            reason?: string;
            text?: string;
            outcome?: string;
            /** @description How the parts that its receiver gave on are doing */
            parts?: {
                open: number;
                all: {
                    referral?: string;
                    need: string;
                    /** @enum {string} */
                    state: "requested" | "received" | "accepted" | "rejected" | "in-progress" | "on-hold" | "completed" | "failed" | "cancelled" | "expired" | "recalled";
                    reason?: string;
                }[];
            };
            next?: boolean;
            after?: string;
            partOf?: string;
            /** @description Why it was not offered on by itself */
            returned?: string;
        };
        Referrals: {
            referrals: {
                referral: string;
                case: string;
                from: string;
                to: string;
                /** @enum {string} */
                need: "shelter" | "medical" | "psychosocial" | "legal-aid" | "interpretation" | "wage-claim" | "consular" | "safe-return" | "livelihood" | "labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics";
                /** @enum {string} */
                urgency: "immediate" | "urgent" | "routine";
                /** @enum {string} */
                state: "requested" | "received" | "accepted" | "rejected" | "in-progress" | "on-hold" | "completed" | "failed" | "cancelled" | "expired" | "recalled";
                revision: number;
                /** Format: date */
                sentOn: string;
                /** Format: date */
                since: string;
                /**
                 * Format: date-time
                 * @description By when the receiver answers; gone once it is over
                 */
                answerBy?: string;
                /**
                 * Format: date-time
                 * @description By when the receiver starts or ends what it accepted
                 */
                actBy?: string;
                overdue?: boolean;
                /** Format: date-time */
                escalated?: string;
                /** @description Who of the receiver has it in hand; told to the receiver alone */
                claimedBy?: string;
                /** @description Left out where the reader may not know them */
                persons?: string[];
                reason?: string;
                text?: string;
                outcome?: string;
                /** @description How the parts that its receiver gave on are doing */
                parts?: {
                    open: number;
                    all: {
                        referral?: string;
                        need: string;
                        /** @enum {string} */
                        state: "requested" | "received" | "accepted" | "rejected" | "in-progress" | "on-hold" | "completed" | "failed" | "cancelled" | "expired" | "recalled";
                        reason?: string;
                    }[];
                };
                next?: boolean;
                after?: string;
                partOf?: string;
                /** @description Why it was not offered on by itself */
                returned?: string;
            }[];
        };
        Calls: {
            calls: ({
                call: string;
                need: string;
                urgency: string;
            } & {
                [key: string]: unknown;
            })[];
        };
        Agency: {
            agency: string;
            /** @enum {string} */
            kind: "labour-inspectorate" | "recruitment-regulator" | "police" | "prosecutor" | "ngo" | "trade-union" | "health" | "legal-aid" | "shelter" | "social-protection" | "tax-authority" | "consulate" | "labour-authority-abroad" | "ombudsperson" | "auditor" | "steering-committee" | "immigration-enforcement";
            jurisdiction: string;
            name?: string;
            /** @enum {string} */
            status: "registered" | "certified" | "suspended" | "revoked";
            scope?: {
                needs?: string[];
                regions?: string[];
            };
            powers?: ("enter-workplaces" | "interview-alone" | "inspect-records" | "issue-improvement-order" | "issue-prohibition-order" | "impose-fine" | "order-payment-of-wages" | "suspend-licence" | "revoke-licence" | "open-criminal-investigation" | "arrest" | "seize-evidence" | "seize-assets" | "bring-charges" | "protect-witnesses" | "identify-victims" | "appoint-guardian" | "award-compensation" | "pay-benefits")[];
            purposes: ("labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics")[];
            /** @description Told to operators alone */
            forwardsTo?: string[];
        };
        Agencies: {
            agencies: {
                agency: string;
                /** @enum {string} */
                kind: "labour-inspectorate" | "recruitment-regulator" | "police" | "prosecutor" | "ngo" | "trade-union" | "health" | "legal-aid" | "shelter" | "social-protection" | "tax-authority" | "consulate" | "labour-authority-abroad" | "ombudsperson" | "auditor" | "steering-committee" | "immigration-enforcement";
                jurisdiction: string;
                name?: string;
                /** @enum {string} */
                status: "registered" | "certified" | "suspended" | "revoked";
                scope?: {
                    needs?: string[];
                    regions?: string[];
                };
                powers?: ("enter-workplaces" | "interview-alone" | "inspect-records" | "issue-improvement-order" | "issue-prohibition-order" | "impose-fine" | "order-payment-of-wages" | "suspend-licence" | "revoke-licence" | "open-criminal-investigation" | "arrest" | "seize-evidence" | "seize-assets" | "bring-charges" | "protect-witnesses" | "identify-victims" | "appoint-guardian" | "award-compensation" | "pay-benefits")[];
                purposes: ("labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics")[];
                /** @description Told to operators alone */
                forwardsTo?: string[];
            }[];
        };
        Agreements: {
            agreements: {
                id: string;
                kind: string;
                parties: string[];
                counterparts: string[];
                purposes: string[];
                dataGroups: string[];
                /** @enum {string} */
                state: "signed" | "suspended" | "ended";
                revision: number;
                link?: string;
                from?: string;
                until?: string;
                articles?: string[];
                onward?: string;
            }[];
        };
        Directory: {
            version: string;
            profile: string;
            openapi_url: string;
        };
        DirectoryPage: {
            total_items: number;
            total_pages: number;
            page_number: number;
            size: number;
            first_page: boolean;
            last_page: boolean;
            empty: boolean;
            contents: ({
                id: string;
            } & {
                [key: string]: unknown;
            })[];
        };
        DirectoryItem: {
            id: string;
        } & {
            [key: string]: unknown;
        };
        Matches: {
            matches: {
                agency: string;
                service: string;
                name: string;
                reasons: string[];
            }[];
        };
        Projection: {
            slots: {
                slot: number;
                position: number;
                worker: string | null;
            }[];
            parked: {
                correlation: string;
                event: string;
                type: string;
                fault: string;
                attempts: number;
                since: string;
                due: string;
            }[];
            head: number;
            lag: {
                events: number;
                seconds: number;
            };
        };
        Retried: {
            parked: number;
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        Webhook: {
            webhook: string;
        } & {
            [key: string]: unknown;
        };
        Token: {
            access_token: string;
            /** @constant */
            token_type: "Bearer";
            expires_in: number;
        };
        CaseOpened: {
            jurisdiction: string;
            region?: string;
            sector?: string;
            channel?: string;
            openingNote?: string;
        };
        PersonRecorded: {
            person?: string;
            /** @enum {string} */
            role: "worker" | "witness" | "relative" | "complainant" | "suspect";
            name?: string;
            aliases?: string[];
            /** Format: date */
            birthDate?: string;
            identityNumber?: string;
            /** @enum {string} */
            gender?: "Feminine" | "Masculine" | "TransgenderFeminine" | "TransgenderMasculine" | "NonConforming" | "NonSpecifiedUnknown";
            languages?: string[];
            nationality?: string;
            phone?: string;
            address?: string;
            safeContact?: string;
            isChild?: boolean;
        };
        ProfileRecorded: {
            person: string;
            salutation?: string;
            givenName?: string;
            middleName?: string;
            familyName?: string;
            title?: string;
            /** Format: email */
            email?: string;
            homePhone?: string;
            mailing?: {
                country?: string;
                province?: string;
                city?: string;
                street?: string;
                postalCode?: string;
                latitude?: number;
                longitude?: number;
            };
            deceased?: boolean;
            /** @enum {string} */
            maritalState?: "Single" | "Married" | "Widowed" | "Divorced" | "Separated" | "RegisteredPartnership";
            children?: number;
            /** @enum {string} */
            education?: "EarlyChildhoodEducation" | "PrimaryEducation" | "LowerSecondaryEducation" | "UpperSecondaryEducation" | "PostSecondaryNonTertiaryEducation" | "ShortCycleTertiaryEducation" | "BachelorsOrEquivalentLevel" | "MastersOrEquivalentLevel" | "DoctoralOrEquivalentLevel";
            citizenships?: string[];
            ageWhenTrafficked?: number;
            /** @enum {string} */
            relationship?: "Familial" | "Acquainted" | "Unaquainted";
            recruitmentMethods?: ("AtAPlaceOfBusiness" | "AtAnEducationalInstitution" | "AtWork" | "ThroughOnlineSocialNetworks" | "ThroughAnOnlineAdvertisement" | "ThroughATelevisionAdvert" | "ThroughANewspaperAdvert" | "ThroughFamilyOrFamilyEvents" | "ThroughFriendsOrSocialEvents" | "Other")[];
            recruitmentSites?: ("Facebook" | "Instagram" | "WhatsApp" | "Telegram" | "FacebookMessenger" | "Viber" | "SnapChat" | "Line" | "4Sale" | "WeChat" | "QQ" | "QZone" | "TikTok" | "Twitter" | "Other")[];
            /** @enum {string} */
            industry?: "A_AgricultureForestryAndFishing" | "B_MiningAndQuarrying" | "C_Manufacturing" | "D_ElectricityGasSteamAndAirConditioningSupply" | "E_WaterSupplySewerageWasteManagement" | "F_Construction" | "G_WholesaleAndRetailTradeRepairOfMotorVehicles" | "H_TransportationAndStorage" | "I_AccommodationAndFoodServiceActivities" | "J_InformationAndCommunication" | "K_FinancialAndInsuranceActivities" | "L_RealEstateActivities" | "M_ProfessionalScientificAndTechnicalActivities" | "N_AdministrativeAndSupportServiceActivities" | "O_PublicAdministrationAndDefence" | "P_Education" | "Q_HumanHealthAndSocialWorkActivities" | "R_ArtsEntertainmentAndRecreation" | "S_OtherServiceActivities" | "T_ActivitiesOfHouseholdsAsEmployers" | "U_ActivitiesOfExtraterritorialOrganizations";
            sexExploitation?: ("Prostitution" | "Pornography" | "RemoteInteractiveServices" | "PrivateSexualServices")[];
            exploitationSites?: ("Facebook" | "Instagram" | "WhatsApp" | "Telegram" | "FacebookMessenger" | "Viber" | "SnapChat" | "Line" | "4Sale" | "WeChat" | "QQ" | "QZone" | "TikTok" | "Twitter" | "Other")[];
            roles?: ("TravellingPartner" | "Transporter" | "RecruiterOrIntermediary" | "BrokerTravelAgent" | "TransferredIndividual" | "HarbouredIndividual" | "SoldIndividual" | "BoughtIndividual" | "ReceivedIndividual" | "ControlledIndividual" | "Smuggler" | "Abuser" | "Kidnapper" | "Exploiter" | "Other")[];
            roleDetails?: string;
            roleOrganisation?: string;
            history?: {
                /** @enum {string} */
                phase?: "Recruitment" | "Transit" | "Exploitation";
                /** Format: date */
                on?: string;
                country?: string;
                province?: string;
                city?: string;
                street?: string;
                postalCode?: string;
                latitude?: number;
                longitude?: number;
                description?: string;
            };
            support?: {
                /** @enum {string} */
                kind?: "Education" | "Financial" | "Health" | "LabourExploitationRehabilitation" | "Legal" | "Livelihood" | "RightsBasedTraining" | "SexualExploitationRehabilitation" | "SocialCare";
                objectives?: string;
                actions?: string;
                /** Format: date */
                plannedEnd?: string;
                /** Format: date */
                actualEnd?: string;
            };
            organisation?: {
                name?: string;
                /** @enum {string} */
                kind?: "NGO" | "LawEnforcement" | "HealthServiceOrganisation" | "CentralGovernmentOrganisation" | "LocalGovernmentOrganisation" | "LegalService" | "CorporateBusiness" | "SchoolOrCollege";
                phone?: string;
                country?: string;
                province?: string;
                city?: string;
                street?: string;
                postalCode?: string;
                latitude?: number;
                longitude?: number;
            };
            caseOwner?: string;
            /** @enum {string} */
            stage?: "Active" | "FollowUp" | "Closed" | "ClosedReferred";
        };
        EmploymentRecorded: {
            person: string;
            employer?: string;
            workplace?: string;
            occupation?: string;
            contractKind?: string;
            agreedPay?: {
                amount: number;
                currency: string;
                period: string;
            };
            actualPay?: {
                amount: number;
                currency: string;
                period: string;
            };
            hoursPerWeek?: number;
            /** Format: date */
            from?: string;
            /** Format: date */
            to?: string;
        };
        RecruitmentRecorded: {
            person: string;
            recruiter?: string;
            licenceNumber?: string;
            fees?: {
                kind: string;
                amount: number;
                currency: string;
                paidBy?: string;
            }[];
            debt?: {
                amount: number;
                currency: string;
            };
            deposit?: {
                amount: number;
                currency: string;
            };
            contractSubstituted?: boolean;
            corridor?: {
                origin: string;
                transit?: string[];
                destination: string;
            };
        };
        IndicatorObserved: {
            person?: string;
            /** @enum {string} */
            indicator: "abuse-of-vulnerability" | "deception" | "restriction-of-movement" | "isolation" | "physical-and-sexual-violence" | "intimidation-and-threats" | "retention-of-identity-documents" | "withholding-of-wages" | "debt-bondage" | "abusive-working-and-living-conditions" | "excessive-overtime";
            means?: ("PhysicalThreats" | "ThreatsLawEnforcement" | "ThreatensChildrenFamily" | "DebtBondage" | "FalsePromises" | "PhysicalAbuse" | "SexualAbuse" | "TakesEarnings" | "RestrictsFinancialAccess" | "RestrictsMedicalCare" | "RestrictsMovement" | "WithholdsNecessities" | "PsychologicalAbuse" | "PsychoactiveSubstance" | "ExcessiveWorkingHours" | "WithholdsDocuments" | "Other")[];
            /** @enum {string} */
            how?: "interview" | "inspection" | "document" | "third-party";
            detail?: string;
            /** @enum {string} */
            sourceGrade?: "A" | "B" | "C" | "D" | "E" | "F";
            infoGrade?: number;
        };
        ExploitationAssessed: {
            person: string;
            kinds?: ("ForcedLabour" | "SexualExploitation" | "ChildLabour" | "ForcedMarriage" | "Servitude" | "ForcedMilitaryByNonStateActors" | "OrganRemoval" | "ForcedBegging" | "ForcedAdoption" | "Surrogacy" | "Other")[];
            /** @enum {string} */
            finding: "possible" | "actual" | "not";
            decidedBy?: string;
        };
        RiskAssessed: {
            person: string;
            /** @enum {string} */
            retaliation?: "none" | "low" | "medium" | "high";
            immediateDanger?: boolean;
            needsInterpreter?: boolean;
            advice?: string;
        };
        NeedRecorded: {
            person: string;
            /** @enum {string} */
            need: "shelter" | "medical" | "psychosocial" | "legal-aid" | "interpretation" | "wage-claim" | "consular" | "safe-return" | "livelihood";
        };
        ServiceProvided: {
            person: string;
            /** @enum {string} */
            need: "shelter" | "medical" | "psychosocial" | "legal-aid" | "interpretation" | "wage-claim" | "consular" | "safe-return" | "livelihood";
        };
        NoticeGiven: {
            to: string;
            /** @enum {string} */
            reason: "child" | "immediate-danger";
            basis: string;
        };
        RetaliationReported: {
            person: string;
            kind: string;
            detail?: string;
        };
        CheckInDue: Record<string, never>;
        CheckInMade: {
            after: string;
            person?: string;
            reached?: boolean;
            retaliation?: boolean;
            detail?: string;
        };
        HealthRecorded: {
            person: string;
            /** @enum {string} */
            kind: "medical" | "psychosocial";
            summary?: string;
        };
        ConsentGiven: {
            person: string;
            consent?: string;
            purposes: ("labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics")[];
            recipients: (("labour-inspectorate" | "recruitment-regulator" | "police" | "prosecutor" | "ngo" | "trade-union" | "health" | "legal-aid" | "shelter" | "social-protection" | "tax-authority" | "consulate" | "labour-authority-abroad" | "ombudsperson" | "auditor" | "steering-committee" | "immigration-enforcement") | string)[];
            dataGroups: ("case" | "allegation" | "employment" | "recruitment" | "identity" | "contact" | "demographic" | "health" | "narrative" | "source" | "protection" | "operation" | "enforcement" | "remedy" | "process")[];
            informed: {
                interview: boolean;
                purpose: boolean;
                uses: boolean;
                research: boolean;
                access: boolean;
                retention: boolean;
                withdrawal: boolean;
            };
            language?: string;
            interpreter?: boolean;
            /** Format: date */
            until?: string;
        };
        ConsentWithdrawn: {
            consent: string;
            reason?: string;
        };
        EvidenceAttached: {
            evidence?: string;
            kind: string;
            mediaType: string;
            sha256: string;
            bytes: number;
            /** Format: date */
            takenOn?: string;
            title?: string;
        };
        InspectionPlanned: {
            /** Format: date */
            on: string;
            announced?: boolean;
            partners?: string[];
        };
        InspectionCarriedOut: {
            /** Format: date */
            on: string;
            workersInterviewed?: number;
            interviewAlone?: boolean;
            interpreter?: boolean;
        };
        FindingMade: {
            against: string;
            provision?: string;
            severity?: string;
            detail?: string;
        };
        OrderIssued: {
            kind: string;
            amount?: number;
            currency?: string;
            against: string;
            /** Format: date */
            until?: string;
            final?: boolean;
            mayPublish?: boolean;
        };
        SanctionImposed: {
            kind: string;
            amount?: number;
            currency?: string;
            against: string;
            /** Format: date */
            until?: string;
            final?: boolean;
            mayPublish?: boolean;
        };
        SanctionLifted: {
            kind: string;
            amount?: number;
            currency?: string;
            against: string;
            /** Format: date */
            until?: string;
            final?: boolean;
            mayPublish?: boolean;
        };
        InvestigationOpened: {
            offence?: string;
            reference?: string;
            outcome?: string;
        };
        ChargesBrought: {
            offence?: string;
            reference?: string;
            outcome?: string;
        };
        ProsecutionEnded: {
            offence?: string;
            reference?: string;
            outcome?: string;
        };
        RemedyOrdered: {
            person: string;
            /** @enum {string} */
            kind: "wages" | "fees" | "compensation" | "reinstatement";
            amount?: number;
            currency?: string;
            /** Format: date */
            due?: string;
        };
        RemedyDelivered: {
            person: string;
            /** @enum {string} */
            kind: "wages" | "fees" | "compensation" | "reinstatement";
            amount?: number;
            currency?: string;
            /** Format: date */
            on?: string;
        };
        TeamFormed: {
            agencies: string[];
            parts?: {
                [key: string]: string;
            };
        };
        TeamJoined: {
            agencies: string[];
            parts?: {
                [key: string]: string;
            };
        };
        TeamLeft: {
            agencies: string[];
        };
        NoteAdded: {
            text: string;
        };
        EntryCorrected: {
            target: string;
            fields: {
                [key: string]: unknown;
            };
            reason?: string;
        };
        EntryRetracted: {
            target: string;
            reason?: string;
        };
        LeadTransferProposed: {
            to: string;
        };
        LeadTransferRequested: {
            to: string;
        };
        LeadTransferDeclined: {
            to: string;
            proposal?: string;
            /** @enum {string} */
            reason: "no-capacity" | "not-our-mandate" | "not-eligible" | "already-served" | "no-consent" | "insufficient-information" | "unsafe" | "no-show" | "waiting-list" | "other";
            text?: string;
        };
        LeadTransferWithdrawn: {
            to: string;
            proposal?: string;
        };
        LeadTransferred: {
            to: string;
            proposal?: string;
        };
        CaseClosed: {
            outcome?: string;
        };
        CaseReopened: {
            outcome?: string;
        };
        FollowUpMade: {
            /** Format: date */
            on: string;
            findings?: string;
            satisfaction?: string;
        };
        AgreementAmended: {
            kind: string;
            parties: (string)[];
            counterparts: string[];
            purposes: ("labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics")[];
            dataGroups: ("case" | "allegation" | "employment" | "recruitment" | "identity" | "contact" | "demographic" | "health" | "narrative" | "source" | "protection" | "operation" | "enforcement" | "remedy" | "process")[];
            /** @enum {string} */
            link?: "worker-origin" | "recruiter" | "workplace";
            articles?: string[];
            /** @enum {string} */
            onward?: "never" | "ask-originator";
            /** Format: date */
            from?: string;
            /** Format: date */
            until?: string;
        };
        AgreementEnded: {
            reason?: string;
        };
    };
    responses: {
        /** @description A problem (RFC 9457) */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 400;
                    /** @enum {string} */
                    code?: "malformed-request" | "idempotency-key-required" | "purpose-required";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 400;
                    /** @enum {string} */
                    code?: "malformed-request" | "idempotency-key-required" | "purpose-required";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
        /** @description A problem (RFC 9457) */
        Problem401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 401;
                    /** @enum {string} */
                    code?: "token-required" | "token-expired" | "token-not-accepted";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 401;
                    /** @enum {string} */
                    code?: "token-required" | "token-expired" | "token-not-accepted";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
        /** @description A problem (RFC 9457) */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 403;
                    /** @enum {string} */
                    code?: "recipient-class-refused" | "not-permitted" | "purpose-not-yours" | "move-not-yours" | "not-yours-to-record" | "lead-only";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 403;
                    /** @enum {string} */
                    code?: "recipient-class-refused" | "not-permitted" | "purpose-not-yours" | "move-not-yours" | "not-yours-to-record" | "lead-only";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
        /** @description A problem (RFC 9457) */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 404;
                    /** @enum {string} */
                    code?: "not-found";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 404;
                    /** @enum {string} */
                    code?: "not-found";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
        /** @description A problem (RFC 9457) */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 409;
                    /** @enum {string} */
                    code?: "revision-conflict" | "idempotency-key-reused" | "already-registered" | "referral-already-answered" | "move-not-possible" | "parts-open" | "already-passed-on" | "nobody-left" | "call-over" | "case-closed" | "case-not-closed" | "agreement-not-in-that-state" | "consent-already-withdrawn" | "lead-transfer-pending" | "lead-transfer-not-pending" | "not-a-member" | "too-many-webhooks";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 409;
                    /** @enum {string} */
                    code?: "revision-conflict" | "idempotency-key-reused" | "already-registered" | "referral-already-answered" | "move-not-possible" | "parts-open" | "already-passed-on" | "nobody-left" | "call-over" | "case-closed" | "case-not-closed" | "agreement-not-in-that-state" | "consent-already-withdrawn" | "lead-transfer-pending" | "lead-transfer-not-pending" | "not-a-member" | "too-many-webhooks";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
        /** @description A problem (RFC 9457) */
        Problem412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 412;
                    /** @enum {string} */
                    code?: "precondition-failed";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 412;
                    /** @enum {string} */
                    code?: "precondition-failed";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
        /** @description A problem (RFC 9457) */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 413;
                    /** @enum {string} */
                    code?: "body-too-large";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 413;
                    /** @enum {string} */
                    code?: "body-too-large";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
        /** @description A problem (RFC 9457) */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 415;
                    /** @enum {string} */
                    code?: "media-type-not-supported";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 415;
                    /** @enum {string} */
                    code?: "media-type-not-supported";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
        /** @description A problem (RFC 9457) */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 422;
                    /** @enum {string} */
                    code?: "unknown-field" | "unknown-event-type" | "invalid-field" | "path-to-refused-class" | "unknown-purpose" | "unknown-agency" | "unknown-person" | "unknown-referral" | "unknown-consent" | "unknown-entry" | "consent-not-informed" | "consent-not-given" | "status-word-in-text" | "notice-not-founded" | "import-refused";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 422;
                    /** @enum {string} */
                    code?: "unknown-field" | "unknown-event-type" | "invalid-field" | "path-to-refused-class" | "unknown-purpose" | "unknown-agency" | "unknown-person" | "unknown-referral" | "unknown-consent" | "unknown-entry" | "consent-not-informed" | "consent-not-given" | "status-word-in-text" | "notice-not-founded" | "import-refused";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
        /** @description A problem (RFC 9457) */
        Problem429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 429;
                    /** @enum {string} */
                    code?: "too-many-requests";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 429;
                    /** @enum {string} */
                    code?: "too-many-requests";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
        /** @description A problem (RFC 9457) */
        Problem503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 503;
                    /** @enum {string} */
                    code?: "disclosure-unavailable" | "log-unavailable";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 503;
                    /** @enum {string} */
                    code?: "disclosure-unavailable" | "log-unavailable";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
        /** @description A problem (RFC 9457) */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 500;
                    /** @enum {string} */
                    code?: "internal-error";
                };
            };
        };
        /** @description A problem (RFC 9457) */
        Outcome500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 500;
                    /** @enum {string} */
                    code?: "internal-error";
                };
                "application/fhir+json": Record<string, never>;
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    CasesController_open: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["CaseOpened"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CasesController_show: {
        parameters: {
            query: {
                purpose: "labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics";
                asOf?: number;
            };
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                case: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseView"];
                };
            };
            /** @description What the caller holds, as If-None-Match says, is what there is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CasesController_record: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                case: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type: "PersonRecorded";
                    data: components["schemas"]["PersonRecorded"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "ProfileRecorded";
                    data: components["schemas"]["ProfileRecorded"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "EmploymentRecorded";
                    data: components["schemas"]["EmploymentRecorded"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "RecruitmentRecorded";
                    data: components["schemas"]["RecruitmentRecorded"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "IndicatorObserved";
                    data: components["schemas"]["IndicatorObserved"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "ExploitationAssessed";
                    data: components["schemas"]["ExploitationAssessed"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "RiskAssessed";
                    data: components["schemas"]["RiskAssessed"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "NeedRecorded";
                    data: components["schemas"]["NeedRecorded"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "ServiceProvided";
                    data: components["schemas"]["ServiceProvided"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "NoticeGiven";
                    data: components["schemas"]["NoticeGiven"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "RetaliationReported";
                    data: components["schemas"]["RetaliationReported"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "CheckInMade";
                    data: components["schemas"]["CheckInMade"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "HealthRecorded";
                    data: components["schemas"]["HealthRecorded"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "ConsentGiven";
                    data: components["schemas"]["ConsentGiven"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "ConsentWithdrawn";
                    data: components["schemas"]["ConsentWithdrawn"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "EvidenceAttached";
                    data: components["schemas"]["EvidenceAttached"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "InspectionPlanned";
                    data: components["schemas"]["InspectionPlanned"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "InspectionCarriedOut";
                    data: components["schemas"]["InspectionCarriedOut"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "FindingMade";
                    data: components["schemas"]["FindingMade"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "OrderIssued";
                    data: components["schemas"]["OrderIssued"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "SanctionImposed";
                    data: components["schemas"]["SanctionImposed"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "SanctionLifted";
                    data: components["schemas"]["SanctionLifted"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "InvestigationOpened";
                    data: components["schemas"]["InvestigationOpened"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "ChargesBrought";
                    data: components["schemas"]["ChargesBrought"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "ProsecutionEnded";
                    data: components["schemas"]["ProsecutionEnded"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "RemedyOrdered";
                    data: components["schemas"]["RemedyOrdered"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "RemedyDelivered";
                    data: components["schemas"]["RemedyDelivered"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "TeamFormed";
                    data: components["schemas"]["TeamFormed"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "TeamJoined";
                    data: components["schemas"]["TeamJoined"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "TeamLeft";
                    data: components["schemas"]["TeamLeft"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "NoteAdded";
                    data: components["schemas"]["NoteAdded"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "EntryCorrected";
                    data: components["schemas"]["EntryCorrected"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "EntryRetracted";
                    data: components["schemas"]["EntryRetracted"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "LeadTransferProposed";
                    data: components["schemas"]["LeadTransferProposed"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "LeadTransferRequested";
                    data: components["schemas"]["LeadTransferRequested"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "LeadTransferDeclined";
                    data: components["schemas"]["LeadTransferDeclined"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "LeadTransferWithdrawn";
                    data: components["schemas"]["LeadTransferWithdrawn"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "LeadTransferred";
                    data: components["schemas"]["LeadTransferred"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "CaseClosed";
                    data: components["schemas"]["CaseClosed"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "CaseReopened";
                    data: components["schemas"]["CaseReopened"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                } | {
                    /** @constant */
                    type: "FollowUpMade";
                    data: components["schemas"]["FollowUpMade"];
                    /** @description When it happened (ISO 8601, UTC); left out = now */
                    occurredAt?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CasesController_consent: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                case: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["ConsentGiven"];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CasesController_withdraw: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                case: string;
                consent: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CasesController_propose: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                case: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    to: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CasesController_moveLead: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                case: string;
                answer: "request" | "accept" | "decline" | "withdraw";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Who would lead, where the lead agency answers or withdraws; left out = you */
                    agency?: string;
                    /** @description The entry that proposed or requested it, as you saw it last */
                    proposal?: string;
                    /** @enum {string} */
                    reason?: "no-capacity" | "not-our-mandate" | "not-eligible" | "already-served" | "no-consent" | "insufficient-information" | "unsafe" | "no-show" | "waiting-list" | "other";
                    text?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CasesController_close: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                case: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    outcome?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CasesController_refer: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                case: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    to: string;
                    /** @enum {string} */
                    need: "shelter" | "medical" | "psychosocial" | "legal-aid" | "interpretation" | "wage-claim" | "consular" | "safe-return" | "livelihood" | "labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics";
                    /** @enum {string} */
                    urgency: "immediate" | "urgent" | "routine";
                    persons: string[];
                    /** @description Offers it to the next certified provider where this one declines, has no room or does not answer */
                    next?: boolean;
                    /** @description The referral you received of which this is a part */
                    partOf?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CasesController_call: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                case: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    need: "shelter" | "medical" | "psychosocial" | "legal-aid" | "interpretation" | "wage-claim" | "consular" | "safe-return" | "livelihood";
                    region: string;
                    /** @enum {string} */
                    urgency: "immediate" | "urgent" | "routine";
                    languages?: string[];
                    /** @enum {string} */
                    gender?: "Feminine" | "Masculine" | "TransgenderFeminine" | "TransgenderMasculine" | "NonConforming" | "NonSpecifiedUnknown";
                    eligibility?: ("women" | "men" | "children" | "unaccompanied-children" | "families" | "persons-with-disabilities" | "trafficked-persons" | "exploited-workers" | "domestic-workers" | "seafarers")[];
                    persons: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    ReferralsController_list: {
        parameters: {
            query?: {
                state?: "requested" | "received" | "accepted" | "rejected" | "in-progress" | "on-hold" | "completed" | "failed" | "cancelled" | "expired" | "recalled";
                limit?: number;
                due?: string;
                escalated?: "true";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrals"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    ReferralsController_show: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                referral: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referral"];
                };
            };
            /** @description What the caller holds, as If-None-Match says, is what there is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    ReferralsController_move: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
                "If-Match"?: string;
            };
            path: {
                referral: string;
                move: "receive" | "claim" | "accept" | "reject" | "start" | "pause" | "complete" | "fail" | "cancel" | "pass-on";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    reason?: "no-capacity" | "not-our-mandate" | "not-eligible" | "already-served" | "no-consent" | "insufficient-information" | "unsafe" | "no-show" | "waiting-list" | "other";
                    text?: string;
                    outcome?: string;
                    /** @enum {string} */
                    outcomeCode?: "event-completed" | "event-unattended" | "event-cancelled" | "fulfilment-completed" | "fulfilment-cancelled";
                    services?: ("shelter" | "medical" | "psychosocial" | "legal-aid" | "interpretation" | "wage-claim" | "consular" | "safe-return" | "livelihood")[];
                    nextSteps?: ("shelter" | "medical" | "psychosocial" | "legal-aid" | "interpretation" | "wage-claim" | "consular" | "safe-return" | "livelihood")[];
                    advice?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CallsController_list: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calls"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CallsController_claim: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    CallsController_withdraw: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    FeedController_page: {
        parameters: {
            query: {
                purpose: "labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics";
                after?: number;
                limit?: number;
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    FeedController_checkIns: {
        parameters: {
            query: {
                purpose: "labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics";
                after?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    FhirController_metadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": Record<string, never>;
                };
            };
            400: components["responses"]["Outcome400"];
            500: components["responses"]["Outcome500"];
        };
    };
    FhirController_tasks: {
        parameters: {
            query?: {
                status?: ("requested" | "received" | "accepted" | "rejected" | "in-progress" | "on-hold" | "completed" | "failed" | "cancelled")[];
                _count?: number;
                _after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": Record<string, never>;
                };
            };
            400: components["responses"]["Outcome400"];
            401: components["responses"]["Outcome401"];
            403: components["responses"]["Outcome403"];
            422: components["responses"]["Outcome422"];
            500: components["responses"]["Outcome500"];
            503: components["responses"]["Outcome503"];
        };
    };
    FhirController_sendTask: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/fhir+json": {
                    /** @constant */
                    resourceType: "Task";
                    id?: string;
                    meta?: unknown;
                    text?: unknown;
                    businessStatus?: unknown;
                    focus?: unknown;
                    authoredOn?: unknown;
                    lastModified?: unknown;
                    restriction?: unknown;
                    extension?: unknown;
                    contained?: {
                        /** @constant */
                        resourceType: "Group";
                        id: string;
                        /** @constant */
                        type: "person";
                        /** @constant */
                        actual: true;
                        member: {
                            entity: {
                                type?: string;
                                identifier: {
                                    use?: string;
                                    system: string;
                                    value: string;
                                };
                                display?: string;
                            };
                        }[];
                    }[];
                    groupIdentifier: {
                        use?: string;
                        system: string;
                        value: string;
                    };
                    status: string;
                    statusReason?: {
                        coding?: {
                            system: string;
                            code: string;
                            version?: string;
                            display?: string;
                            userSelected?: boolean;
                        }[];
                        text?: string;
                    };
                    /** @constant */
                    intent: "order";
                    /**
                     * @default routine
                     * @enum {string}
                     */
                    priority?: "stat" | "urgent" | "routine";
                    code?: {
                        coding: {
                            system: string;
                            code: string;
                            version?: string;
                            display?: string;
                            userSelected?: boolean;
                        }[];
                        text?: string;
                    };
                    for: {
                        type?: string;
                        identifier: {
                            use?: string;
                            system: string;
                            value: string;
                        };
                        display?: string;
                    } | {
                        /** @constant */
                        reference: "#persons";
                    };
                    requester?: {
                        type?: string;
                        identifier: {
                            use?: string;
                            system: string;
                            value: string;
                        };
                        display?: string;
                    };
                    owner: {
                        type?: string;
                        identifier: {
                            use?: string;
                            system: string;
                            value: string;
                        };
                        display?: string;
                    };
                    reasonCode: {
                        coding: {
                            system: string;
                            code: string;
                            version?: string;
                            display?: string;
                            userSelected?: boolean;
                        }[];
                        text?: string;
                    };
                    note?: {
                        text: string;
                    }[];
                    output?: {
                        type: {
                            coding: {
                                system: string;
                                code: string;
                                version?: string;
                                display?: string;
                                userSelected?: boolean;
                            }[];
                            text?: string;
                        };
                        valueString: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": Record<string, never>;
                };
            };
            400: components["responses"]["Outcome400"];
            401: components["responses"]["Outcome401"];
            403: components["responses"]["Outcome403"];
            404: components["responses"]["Outcome404"];
            409: components["responses"]["Outcome409"];
            413: components["responses"]["Outcome413"];
            415: components["responses"]["Outcome415"];
            422: components["responses"]["Outcome422"];
            500: components["responses"]["Outcome500"];
            503: components["responses"]["Outcome503"];
        };
    };
    FhirController_serviceRequests: {
        parameters: {
            query?: {
                status?: ("active" | "on-hold" | "completed" | "revoked")[];
                _count?: number;
                _after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": Record<string, never>;
                };
            };
            400: components["responses"]["Outcome400"];
            401: components["responses"]["Outcome401"];
            403: components["responses"]["Outcome403"];
            422: components["responses"]["Outcome422"];
            500: components["responses"]["Outcome500"];
            503: components["responses"]["Outcome503"];
        };
    };
    FhirController_sendRequest: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/fhir+json": {
                    /** @constant */
                    resourceType: "ServiceRequest";
                    id?: string;
                    meta?: unknown;
                    text?: unknown;
                    authoredOn?: unknown;
                    contained?: {
                        /** @constant */
                        resourceType: "Group";
                        id: string;
                        /** @constant */
                        type: "person";
                        /** @constant */
                        actual: true;
                        member: {
                            entity: {
                                type?: string;
                                identifier: {
                                    use?: string;
                                    system: string;
                                    value: string;
                                };
                                display?: string;
                            };
                        }[];
                    }[];
                    requisition: {
                        use?: string;
                        system: string;
                        value: string;
                    };
                    status: string;
                    /** @constant */
                    intent: "order";
                    /**
                     * @default routine
                     * @enum {string}
                     */
                    priority?: "stat" | "urgent" | "routine";
                    code: {
                        coding: {
                            system: string;
                            code: string;
                            version?: string;
                            display?: string;
                            userSelected?: boolean;
                        }[];
                        text?: string;
                    };
                    subject: {
                        type?: string;
                        identifier: {
                            use?: string;
                            system: string;
                            value: string;
                        };
                        display?: string;
                    } | {
                        /** @constant */
                        reference: "#persons";
                    };
                    requester?: {
                        type?: string;
                        identifier: {
                            use?: string;
                            system: string;
                            value: string;
                        };
                        display?: string;
                    };
                    performer: {
                        type?: string;
                        identifier: {
                            use?: string;
                            system: string;
                            value: string;
                        };
                        display?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": Record<string, never>;
                };
            };
            400: components["responses"]["Outcome400"];
            401: components["responses"]["Outcome401"];
            403: components["responses"]["Outcome403"];
            404: components["responses"]["Outcome404"];
            409: components["responses"]["Outcome409"];
            413: components["responses"]["Outcome413"];
            415: components["responses"]["Outcome415"];
            422: components["responses"]["Outcome422"];
            500: components["responses"]["Outcome500"];
            503: components["responses"]["Outcome503"];
        };
    };
    FhirController_task: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                referral: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": Record<string, never>;
                };
            };
            /** @description What the caller holds, as If-None-Match says, is what there is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Outcome400"];
            401: components["responses"]["Outcome401"];
            403: components["responses"]["Outcome403"];
            404: components["responses"]["Outcome404"];
            500: components["responses"]["Outcome500"];
            503: components["responses"]["Outcome503"];
        };
    };
    FhirController_update: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
                "If-Match"?: string;
            };
            path: {
                referral: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/fhir+json": {
                    /** @constant */
                    resourceType: "Task";
                    id?: string;
                    meta?: unknown;
                    text?: unknown;
                    businessStatus?: unknown;
                    focus?: unknown;
                    authoredOn?: unknown;
                    lastModified?: unknown;
                    restriction?: unknown;
                    extension?: unknown;
                    contained?: {
                        /** @constant */
                        resourceType: "Group";
                        id: string;
                        /** @constant */
                        type: "person";
                        /** @constant */
                        actual: true;
                        member: {
                            entity: {
                                type?: string;
                                identifier: {
                                    use?: string;
                                    system: string;
                                    value: string;
                                };
                                display?: string;
                            };
                        }[];
                    }[];
                    groupIdentifier: {
                        use?: string;
                        system: string;
                        value: string;
                    };
                    status: string;
                    statusReason?: {
                        coding?: {
                            system: string;
                            code: string;
                            version?: string;
                            display?: string;
                            userSelected?: boolean;
                        }[];
                        text?: string;
                    };
                    /** @constant */
                    intent: "order";
                    /**
                     * @default routine
                     * @enum {string}
                     */
                    priority?: "stat" | "urgent" | "routine";
                    code?: {
                        coding: {
                            system: string;
                            code: string;
                            version?: string;
                            display?: string;
                            userSelected?: boolean;
                        }[];
                        text?: string;
                    };
                    for: {
                        type?: string;
                        identifier: {
                            use?: string;
                            system: string;
                            value: string;
                        };
                        display?: string;
                    } | {
                        /** @constant */
                        reference: "#persons";
                    };
                    requester?: {
                        type?: string;
                        identifier: {
                            use?: string;
                            system: string;
                            value: string;
                        };
                        display?: string;
                    };
                    owner: {
                        type?: string;
                        identifier: {
                            use?: string;
                            system: string;
                            value: string;
                        };
                        display?: string;
                    };
                    reasonCode: {
                        coding: {
                            system: string;
                            code: string;
                            version?: string;
                            display?: string;
                            userSelected?: boolean;
                        }[];
                        text?: string;
                    };
                    note?: {
                        text: string;
                    }[];
                    output?: {
                        type: {
                            coding: {
                                system: string;
                                code: string;
                                version?: string;
                                display?: string;
                                userSelected?: boolean;
                            }[];
                            text?: string;
                        };
                        valueString: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": Record<string, never>;
                };
            };
            400: components["responses"]["Outcome400"];
            401: components["responses"]["Outcome401"];
            403: components["responses"]["Outcome403"];
            404: components["responses"]["Outcome404"];
            409: components["responses"]["Outcome409"];
            412: components["responses"]["Outcome412"];
            413: components["responses"]["Outcome413"];
            415: components["responses"]["Outcome415"];
            422: components["responses"]["Outcome422"];
            500: components["responses"]["Outcome500"];
            503: components["responses"]["Outcome503"];
        };
    };
    FhirController_serviceRequest: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                referral: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": Record<string, never>;
                };
            };
            /** @description What the caller holds, as If-None-Match says, is what there is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Outcome400"];
            401: components["responses"]["Outcome401"];
            403: components["responses"]["Outcome403"];
            404: components["responses"]["Outcome404"];
            500: components["responses"]["Outcome500"];
            503: components["responses"]["Outcome503"];
        };
    };
    HtcdsController_show: {
        parameters: {
            query: {
                purpose: "labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics";
                format?: "json" | "csv";
            };
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                case: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "text/csv": string;
                };
            };
            /** @description What the caller holds, as If-None-Match says, is what there is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    HtcdsController_import: {
        parameters: {
            query?: {
                jurisdiction?: string;
                region?: string;
                leaveOut?: unknown;
            };
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    jurisdiction: string;
                    region?: string;
                    leaveOut?: string[];
                    /** @constant */
                    standard?: "HTCDS 2.0";
                    /** @description The caller's own name for it */
                    case?: string;
                    /** @enum {string} */
                    purpose?: "labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics";
                    records: {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    RegisterController_agencies: {
        parameters: {
            query?: {
                power?: "enter-workplaces" | "interview-alone" | "inspect-records" | "issue-improvement-order" | "issue-prohibition-order" | "impose-fine" | "order-payment-of-wages" | "suspend-licence" | "revoke-licence" | "open-criminal-investigation" | "arrest" | "seize-evidence" | "seize-assets" | "bring-charges" | "protect-witnesses" | "identify-victims" | "appoint-guardian" | "award-compensation" | "pay-benefits";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agencies"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    RegisterController_registerAgency: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    agency: string;
                    /** @enum {string} */
                    kind: "labour-inspectorate" | "recruitment-regulator" | "police" | "prosecutor" | "ngo" | "trade-union" | "health" | "legal-aid" | "shelter" | "social-protection" | "tax-authority" | "consulate" | "labour-authority-abroad" | "ombudsperson" | "auditor" | "steering-committee" | "immigration-enforcement";
                    jurisdiction: string;
                    name?: string;
                    mandate?: string;
                    powers?: string[];
                    forwardsTo?: (("labour-inspectorate" | "recruitment-regulator" | "police" | "prosecutor" | "ngo" | "trade-union" | "health" | "legal-aid" | "shelter" | "social-protection" | "tax-authority" | "consulate" | "labour-authority-abroad" | "ombudsperson" | "auditor" | "steering-committee" | "immigration-enforcement") | string)[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    RegisterController_agency: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agency: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agency"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    RegisterController_declareForwarding: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                agency: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    forwardsTo: (("labour-inspectorate" | "recruitment-regulator" | "police" | "prosecutor" | "ngo" | "trade-union" | "health" | "legal-aid" | "shelter" | "social-protection" | "tax-authority" | "consulate" | "labour-authority-abroad" | "ombudsperson" | "auditor" | "steering-committee" | "immigration-enforcement") | string)[];
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    RegisterController_declarePowers: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                agency: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    powers: ("enter-workplaces" | "interview-alone" | "inspect-records" | "issue-improvement-order" | "issue-prohibition-order" | "impose-fine" | "order-payment-of-wages" | "suspend-licence" | "revoke-licence" | "open-criminal-investigation" | "arrest" | "seize-evidence" | "seize-assets" | "bring-charges" | "protect-witnesses" | "identify-victims" | "appoint-guardian" | "award-compensation" | "pay-benefits")[];
                    basis?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    RegisterController_certify: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                agency: string;
                change: "certify" | "suspend" | "revoke";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                    needs?: ("shelter" | "medical" | "psychosocial" | "legal-aid" | "interpretation" | "wage-claim" | "consular" | "safe-return" | "livelihood")[];
                    regions?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    RegisterController_agreements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agreements"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    RegisterController_sign: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    agreement: string;
                    kind: string;
                    parties: (string)[];
                    counterparts: string[];
                    purposes: ("labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics")[];
                    dataGroups: ("case" | "allegation" | "employment" | "recruitment" | "identity" | "contact" | "demographic" | "health" | "narrative" | "source" | "protection" | "operation" | "enforcement" | "remedy" | "process")[];
                    /** @enum {string} */
                    link?: "worker-origin" | "recruiter" | "workplace";
                    articles?: string[];
                    /** @enum {string} */
                    onward?: "never" | "ask-originator";
                    /** Format: date */
                    from?: string;
                    /** Format: date */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    RegisterController_change: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                agreement: string;
                change: "amend" | "suspend" | "resume" | "end";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgreementAmended"] | components["schemas"]["AgreementEnded"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    DirectoryController_base: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Directory"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    DirectoryController_list: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
                search?: string;
                organization_id?: string;
                taxonomy_term_id?: string;
            };
            header?: never;
            path: {
                list: "organizations" | "services" | "locations" | "service_at_locations";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryPage"];
                    "application/x-ndjson": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    DirectoryController_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                list: "organizations" | "services" | "locations" | "service_at_locations";
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryItem"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    DirectoryController_match: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    need: "shelter" | "medical" | "psychosocial" | "legal-aid" | "interpretation" | "wage-claim" | "consular" | "safe-return" | "livelihood";
                    region: string;
                    /** @enum {string} */
                    urgency: "immediate" | "urgent" | "routine";
                    languages?: string[];
                    /** @enum {string} */
                    gender?: "Feminine" | "Masculine" | "TransgenderFeminine" | "TransgenderMasculine" | "NonConforming" | "NonSpecifiedUnknown";
                    eligibility?: ("women" | "men" | "children" | "unaccompanied-children" | "families" | "persons-with-disabilities" | "trafficked-persons" | "exploited-workers" | "domestic-workers" | "seafarers")[];
                    when?: {
                        /** @enum {string} */
                        day: "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU";
                        time: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Matches"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    DirectoryController_offer: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    service: string;
                    name: string;
                    description?: string;
                    needs: ("shelter" | "medical" | "psychosocial" | "legal-aid" | "interpretation" | "wage-claim" | "consular" | "safe-return" | "livelihood")[];
                    regions: string[];
                    languages?: string[];
                    focalPoints?: ("Feminine" | "Masculine" | "TransgenderFeminine" | "TransgenderMasculine" | "NonConforming" | "NonSpecifiedUnknown")[];
                    eligibility?: ("women" | "men" | "children" | "unaccompanied-children" | "families" | "persons-with-disabilities" | "trafficked-persons" | "exploited-workers" | "domestic-workers" | "seafarers")[];
                    hours?: {
                        days: ("MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU")[];
                        opens: string;
                        closes: string;
                    }[];
                    locations?: {
                        name: string;
                        address?: {
                            street: string;
                            city: string;
                            region?: string;
                            postcode: string;
                            country: string;
                        };
                        phone?: string;
                        confidential?: boolean;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    DirectoryController_capacity: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    service: string;
                    /** @enum {string} */
                    capacity: "available" | "limited" | "none";
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    DirectoryController_withdraw: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    service: string;
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    AuditController_replay: {
        parameters: {
            query?: {
                release?: string;
                case?: string;
                agency?: string;
                purpose?: "labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics";
                at?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    AuditController_replays: {
        parameters: {
            query?: {
                agency?: string;
                user?: string;
                case?: string;
                from?: string;
                to?: string;
                before?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    AuditController_diff: {
        parameters: {
            query: {
                agency: string;
                case: string;
                from: string;
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    AuditController_whoSawWhat: {
        parameters: {
            query: {
                agency: string;
                case: string;
                at?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    AuditController_names: {
        parameters: {
            query: {
                agency: string;
                kind: "case" | "entry" | "person" | "consent" | "evidence" | "call";
                reference: string;
                as: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    AuditController_releases: {
        parameters: {
            query: {
                question: "seen-person" | "opened-by-user" | "by-consent" | "by-rule" | "by-override" | "denied" | "by-retired-policy" | "after-withdrawal";
                agency?: string;
                case?: string;
                person?: string;
                user?: string;
                consent?: string;
                rule?: string;
                before?: number;
                limit?: number;
                format?: "json" | "csv" | "fhir";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "text/csv": string;
                    "application/fhir+json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    AuditController_proof: {
        parameters: {
            query?: {
                release?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Id of the leaf in the disclosure log */
                    "Firebreak-Release"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    AuditController_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "application/octet-stream": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_projection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Projection"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_log: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_kpis: {
        parameters: {
            query?: {
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_deliveries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_retry: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retried"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            409: components["responses"]["Problem409"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    KpisController_own: {
        parameters: {
            query?: {
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    WebhooksController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    WebhooksController_register: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    url: string;
                    purposes: ("labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics")[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    WebhooksController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    WebhooksController_replay: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                webhook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    purpose: "labour-inspection" | "licence-enforcement" | "criminal-investigation" | "prosecution" | "victim-support" | "legal-assistance" | "health-care" | "consular-assistance" | "wage-recovery" | "social-security" | "cross-border-remedy" | "oversight" | "statistics";
                    after: number;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    WebhooksController_change: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                webhook: string;
                change: "rotate" | "resume" | "remove";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    OpenController_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["Problem400"];
            500: components["responses"]["Problem500"];
        };
    };
    OpenController_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    agency: string;
                    user: string;
                    role?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["Problem400"];
            404: components["responses"]["Problem404"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
        };
    };
    PagesController_auditor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file of the page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "text/css": string;
                    "text/javascript": string;
                    "image/svg+xml": string;
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            500: components["responses"]["Problem500"];
        };
    };
    PagesController_auditorFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file of the page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "text/css": string;
                    "text/javascript": string;
                    "image/svg+xml": string;
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            404: components["responses"]["Problem404"];
            500: components["responses"]["Problem500"];
        };
    };
    PagesController_operator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file of the page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "text/css": string;
                    "text/javascript": string;
                    "image/svg+xml": string;
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            500: components["responses"]["Problem500"];
        };
    };
    PagesController_operatorFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file of the page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "text/css": string;
                    "text/javascript": string;
                    "image/svg+xml": string;
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            404: components["responses"]["Problem404"];
            500: components["responses"]["Problem500"];
        };
    };
    PagesController_desk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file of the page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "text/css": string;
                    "text/javascript": string;
                    "image/svg+xml": string;
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            500: components["responses"]["Problem500"];
        };
    };
    PagesController_deskFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file of the page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "text/css": string;
                    "text/javascript": string;
                    "image/svg+xml": string;
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            404: components["responses"]["Problem404"];
            500: components["responses"]["Problem500"];
        };
    };
}
