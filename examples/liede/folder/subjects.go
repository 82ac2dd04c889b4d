package folder

import (
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/internal/tabular"
)

var subjectColumns = []tabular.Column{
	column("subject", "主体"), column("name", "名称"), optional("name_en", "英文名称"), column("class", "类别"),
	optional("legal_form", "法律形式"), optional("registration", "登记编号"), optional("from", "起始日期"), optional("until", "终止日期"),
}

// party says that a row is the subject of a key. Organizations, people and clients
// share one register, so their keys must differ.
func (s *Scan) party(row *tabular.Row, column string) string {
	key := s.define(row, "subject", column)
	s.defineAs(row, "key", column, key)
	return key
}

// SubjectRef is the reference to the subject of a key: an organization, a member
// of staff, a volunteer or a client.
func (f *Folder) SubjectRef(key string) renjia.Ref {
	return renjia.RefTo(collaboration.SubjectKind, f.subjectID(key))
}

func (f *Folder) subjectID(key string) collaboration.SubjectID {
	return renjia.ImportedID[collaboration.Subject](f.Community.Space, collaboration.SubjectKind, key)
}

// Organizations yields the organizations of subjects.csv.
func (s *Scan) Organizations(classes *collaboration.Vocabulary) iter.Seq2[collaboration.Subject, error] {
	return records(s, "subjects.csv", subjectColumns, func(row *tabular.Row) collaboration.Subject {
		v := collaboration.Subject{
			ID: s.subjectID(s.party(row, "subject")), Name: both(row, "name", "name_en"), Class: row.Text("class"),
			LegalForm: row.Text("legal_form"), Registration: row.Text("registration"),
			Period: renjia.Period{From: row.Date("from"), Until: row.Date("until")},
		}
		class, err := classes.Class(v.Class)
		if v.Class != "" && err != nil {
			row.Problem("class", "%q is not a class of subjects", v.Class)
		}
		if class.Person {
			row.Problem("class", "persons belong into people.csv or clients.csv")
		}
		if v.Registration != "" {
			s.define(row, "registration", "registration")
		}
		s.valid(row, subjectColumns, v.Validate())
		return v
	})
}

var agreementColumns = []tabular.Column{
	column("agreement", "协议"), column("type", "类型"), column("title", "标题"), optional("title_en", "英文标题"), column("parties", "各方"),
	column("from", "起始日期"), optional("until", "终止日期"), optional("renews", "续签自"), column("signed", "签订日期"), optional("ended", "提前终止日期"),
}

func (f *Folder) agreementID(key string) collaboration.AgreementID {
	return renjia.ImportedID[collaboration.Agreement](f.Community.Space, "collaboration_agreement", key)
}

// PlacedAgreement is an agreement with the place where it says what it renews.
type PlacedAgreement struct {
	collaboration.Agreement
	place renjia.Place
}

// Agreements yields what organizations agreed, the renewed before what renews it.
func (s *Scan) Agreements() iter.Seq2[PlacedAgreement, error] {
	return records(s, "agreements.csv", agreementColumns, func(row *tabular.Row) PlacedAgreement {
		v := PlacedAgreement{place: row.Place("renews"), Agreement: collaboration.Agreement{
			ID: s.agreementID(s.define(row, "agreement", "agreement")), Type: row.Text("type"), Title: both(row, "title", "title_en"),
			Term: renjia.Period{From: row.Date("from"), Until: row.Date("until")}, Signed: row.Date("signed"), Ended: row.Date("ended"),
			State: collaboration.AgreementInForce,
		}}
		for _, key := range s.list(row, "subject", "parties") {
			v.Party = append(v.Party, collaboration.Party{Subject: s.SubjectRef(key)})
		}
		if row.Has("renews") {
			v.Renews = s.agreementID(s.refer(row, "agreement", "renews"))
		}
		if !v.Ended.IsZero() {
			v.State = collaboration.AgreementEnded
		}
		s.valid(row, agreementColumns, v.Validate())
		return v
	})
}

// renewals are which agreement renews which, with their places. They are held in
// memory, since a circle can only be seen in all of them: some hundred bytes for
// each agreement.
type renewals struct {
	renews map[collaboration.AgreementID]collaboration.AgreementID
	places map[collaboration.AgreementID]renjia.Place // of all agreements
	late   []collaboration.AgreementID                // renew one that comes after them
}

func (r *renewals) add(a PlacedAgreement) {
	r.places[a.ID] = a.place
	if a.Renews.IsZero() {
		return
	}
	r.renews[a.ID] = a.Renews
	if r.places[a.Renews].Line == 0 {
		r.late = append(r.late, a.ID)
	}
}

func (r *renewals) report(report *tabular.Report) {
	at := func(id collaboration.AgreementID) renjia.Place { return r.places[id] }
	var circles *renjia.ValidationError
	if errors.As(collaboration.CheckRenewals(r.renews), &circles) {
		for _, p := range circles.Problems {
			id, _ := renjia.ParseID[collaboration.Agreement](p.Path) // CheckRenewals names them so
			report.Add(at(id), "renews", "the agreement %s", p.Message)
		}
		return
	}
	for _, id := range r.late {
		if r.places[r.renews[id]].Line == 0 {
			continue // it is nowhere, which is reported with the keys
		}
		report.Add(at(id), "renews", "the agreement comes before the one it renews")
	}
}

var referralColumns = []tabular.Column{
	column("referral", "转介"), column("from", "转出方"), column("to", "接收方"), column("client", "服务对象"), column("need", "需求"),
	column("sent", "转出日期"), optional("answered", "答复日期"), optional("answer", "答复"), optional("served", "服务日期"),
	optional("closed", "结案日期"), optional("outcome", "结果"),
}

// Referrals yields the referrals, each in the state that its dates say.
func (s *Scan) Referrals() iter.Seq2[collaboration.Referral, error] {
	return records(s, "referrals.csv", referralColumns, func(row *tabular.Row) collaboration.Referral {
		v := collaboration.Referral{
			ID:   renjia.ImportedID[collaboration.Referral](s.Community.Space, "collaboration_referral", s.define(row, "referral", "referral")),
			From: s.SubjectRef(s.refer(row, "subject", "from")), To: s.SubjectRef(s.refer(row, "subject", "to")),
			Client: s.SubjectRef(s.refer(row, "client", "client")), Need: row.Text("need"), Sent: row.Date("sent"),
			Answered: row.Date("answered"), Served: row.Date("served"), Closed: row.Date("closed"), Outcome: row.Text("outcome"),
		}
		answer := row.OneOf("answer", "accepted", "declined")
		switch {
		case !v.Closed.IsZero():
			v.State = collaboration.ReferralClosed
		case !v.Served.IsZero():
			v.State = collaboration.ReferralServed
		case answer != "":
			v.State = collaboration.ReferralState(answer)
		default:
			v.State = collaboration.ReferralSent
		}
		if !v.Sent.IsZero() {
			v.Consent = renjia.Consent{Of: v.Client, To: v.To, Purpose: collaboration.ReferralPurpose, Channel: "paper", Given: v.Sent.Start(s.Zone).UTC()}
			s.valid(row, referralColumns, v.Validate())
		}
		return v
	})
}

var commitmentColumns = []tabular.Column{
	column("commitment", "承诺"), column("owner", "承诺方"), column("what", "内容"), column("made", "承诺日期"), column("due", "到期日"),
	optional("settled", "了结日期"), optional("broken", "未履行"),
}

// Commitments yields who promised what.
func (s *Scan) Commitments() iter.Seq2[collaboration.Commitment, error] {
	return records(s, "commitments.csv", commitmentColumns, func(row *tabular.Row) collaboration.Commitment {
		v := collaboration.Commitment{
			ID:    renjia.ImportedID[collaboration.Commitment](s.Community.Space, "collaboration_commitment", s.define(row, "commitment", "commitment")),
			Owner: s.SubjectRef(s.refer(row, "subject", "owner")), What: row.Text("what"),
			Made: row.Date("made"), Due: row.Date("due"), Settled: row.Date("settled"), State: collaboration.CommitmentOpen,
		}
		switch {
		case row.Bool("broken"):
			v.State = collaboration.CommitmentBroken
		case !v.Settled.IsZero() && v.Due.Before(v.Settled):
			v.State = collaboration.CommitmentLate
		case !v.Settled.IsZero():
			v.State = collaboration.CommitmentKept
		}
		s.valid(row, commitmentColumns, v.Validate())
		return v
	})
}

// at reads a civil time of the community's place, such as 2026-03-01 09:30.
func (s *Scan) at(row *tabular.Row, column string) time.Time {
	text := strings.TrimSpace(row.Text(column))
	if text == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", text, s.Zone)
	if err != nil {
		row.Problem(column, "%q: want a time such as 2026-03-01 09:30", text)
		return time.Time{}
	}
	return renjia.Instant(t)
}
