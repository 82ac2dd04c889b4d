// Package privacy keeps what the law of personal information asks of whoever
// keeps records about people: consent for one purpose, refusals that are
// remembered, transfers and processors, impact assessments, breaches, approval
// of looks at data about minors, a copy for the person, erasure, restriction,
// masks and pseudonyms.
//
// Use it beside any collections, those of the wings or your own: pass its
// [Kinds] to Store.Migrate, wrap the store's policy, and give your collections
// to [Collect] and [Erase].
//
//	policy := privacy.Restricted(privacy.ForMinors(isMinor, governance.NewPolicy(founder)))
//	store := storage.New(sqlite.Open(path), storage.Options{Policy: policy})
//	err := store.Migrate(ctx, append(privacy.Kinds(), own...)...)
//	r := privacy.NewRegistry(store.Space("liede"))
//
//	_, err = r.Give(ctx, act, privacy.Giving{Consent: c, Notice: "2026-1", Age: privacy.From14, Initiative: privacy.Asked})
//	err = privacy.MayUse(ctx, snapshot, privacy.Use{Of: person, To: agency, Purpose: "case work", Notice: "2026-1", At: now})
//	_, err = r.Withdraw(ctx, act, person, agency, "case work")
//
//	dossier, err := privacy.Collect(ctx, space, act, person, kinds...)
//	err = dossier.WriteText(w, renjia.Chinese)
//	erasure, err := privacy.Erase(ctx, space, act, person, privacy.ConsentWithdrawn, decisions, kinds...)
//
// # Tags
//
// A field says with the struct tag privacy which class of data it holds:
// personal, sensitive, minor (renjia.Sensitivity) or none. What lies inside has
// the same class. The reference that names whom a whole record is about goes on
// with ",about":
//
//	Client renjia.Ref `json:"client" privacy:"personal,about"`
//	Need   string     `json:"need" privacy:"sensitive"`
//
// [Unclassified] lists the fields that nobody has looked at; a test that it
// returns nothing keeps it so. What has no class is treated as none in a record
// type that is known and as personal where the type does not know the field.
//
// # Which duty is where
//
//	consent, notice, withdrawal                 [Registry.Give], [Registry.Withdraw]    PIPL arts 13–17
//	not asking again                            [Registry.Refuse], [Initiative]         Network Data Regulation 2024 art. 22
//	entrusted processing                        [Registry.Entrust], [Registry.Return]   PIPL art. 21
//	another handler                             [Registry.Provide]                      PIPL art. 23
//	sensitive data, children under 14           [Giving]                                PIPL arts 28–31
//	access and copy                             [Collect]                               PIPL arts 44, 45
//	erasure, or keeping only                    [Erase], [Restricted]                   PIPL art. 47
//	impact assessment, kept three years         [Registry.Assess]                       PIPL arts 55, 56
//	breach                                      [Registry.Report], [Registry.Tell]      PIPL art. 57
//	approval and record of looks at minors      [ForMinors]                             Minors Online 2023 art. 36
//	masks, pseudonyms                           [MaskName], [Pseudonyms]                PIPL arts 51, 73
//
// PIPL is the Personal Information Protection Law of 2021 (个人信息保护法).
//
// # Limits
//
// Policies go by the act's On: a caller that reads about one person under an act
// on another is not found out here, but stands in the journal. Identifiers are
// found as text, so a person who was recorded twice has two dossiers. Masks and
// pseudonyms leave data personal. Retention periods are rules of the host; so
// are the answers to whether consent is the right legal basis at all (art. 13
// knows six others) and what a notice must say.
package privacy
