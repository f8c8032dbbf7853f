from django.db import migrations

GUARD = """
CREATE SEQUENCE approvals_request_number;

-- A rule that says otherwise is another rule, so that a request knows by what it was judged.
CREATE FUNCTION approvals_rule_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.party_id, NEW.name, NEW.content, NEW.currency, NEW.made_at)
           IS NOT DISTINCT FROM (OLD.id, OLD.party_id, OLD.name, OLD.content, OLD.currency, OLD.made_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a rule is kept as it was' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER approvalrule_keeps BEFORE UPDATE OR DELETE ON approvals_approvalrule
    FOR EACH ROW EXECUTE FUNCTION approvals_rule_keeps();

-- A request stays as it was asked; its state moves forwards, to approved only by somebody's approval and nobody's no.
-- What names an erased person may be emptied.
CREATE FUNCTION approvals_request_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['state', 'ended_at', 'why_ended', 'note', 'content'];
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free
       OR NOT (NEW.note IN (OLD.note, '')) OR NOT (NEW.content IN (OLD.content, '{}'::jsonb))
       OR (OLD.ended_at IS NOT NULL AND (NEW.ended_at IS DISTINCT FROM OLD.ended_at
           OR NOT (NEW.why_ended IN (OLD.why_ended, '')))) THEN
        RAISE EXCEPTION 'a request is kept as it was asked' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state THEN
        IF NOT (OLD.state = 'pending' AND NEW.state IN ('approved', 'rejected', 'sent_back', 'withdrawn', 'lapsed')
                OR OLD.state = 'approved' AND NEW.state IN ('placed', 'withdrawn', 'lapsed')) THEN
            RAISE EXCEPTION 'a request does not go from % to %', OLD.state, NEW.state
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.state = 'approved' AND (
            NOT EXISTS (SELECT FROM approvals_approvaldecision d WHERE d.request_id = NEW.id AND d.verdict = 'approve')
            OR EXISTS (SELECT FROM approvals_approvaldecision d
                       WHERE d.request_id = NEW.id AND d.verdict <> 'approve')) THEN
            RAISE EXCEPTION 'nobody approved this' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvalrequest_keeps BEFORE UPDATE OR DELETE ON approvals_approvalrequest
    FOR EACH ROW EXECUTE FUNCTION approvals_request_keeps();

-- Nobody decides what they asked for or wrote down, and nothing is decided that is over.
CREATE FUNCTION approvals_decision_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked approvals_approvalrequest;
BEGIN
    SELECT * INTO asked FROM approvals_approvalrequest WHERE id = NEW.request_id FOR SHARE;
    IF asked.state <> 'pending' THEN
        RAISE EXCEPTION 'request % is decided', asked.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.by_id IN (asked.requester_id, asked.made_by_id) OR NEW.digest <> asked.digest THEN
        RAISE EXCEPTION 'nobody decides their own, or another content' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvaldecision_allowed BEFORE INSERT ON approvals_approvaldecision
    FOR EACH ROW EXECUTE FUNCTION approvals_decision_allowed();
CREATE TRIGGER approvaldecision_append_only BEFORE UPDATE OR DELETE ON approvals_approvaldecision
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('why');
CREATE TRIGGER passage_append_only BEFORE UPDATE OR DELETE ON approvals_passage
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();

-- What a period of a budget says is used is the sum of its moves, whoever writes them.
CREATE FUNCTION approvals_count_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO approvals_budgetuse (budget_id, period_on, reserved_minor, spent_minor)
        VALUES (NEW.budget_id, NEW.period_on, 0, 0) ON CONFLICT (budget_id, period_on) DO NOTHING;
    UPDATE approvals_budgetuse SET reserved_minor = reserved_minor + NEW.reserved_minor,
            spent_minor = spent_minor + NEW.spent_minor
        WHERE (budget_id, period_on) = (NEW.budget_id, NEW.period_on);
    RETURN NULL;
END $$;
CREATE TRIGGER budgetmove_counts AFTER INSERT ON approvals_budgetmove
    FOR EACH ROW EXECUTE FUNCTION approvals_count_move();
-- What takes more of a budget stays within what it allows, unless that is soft or it is a fact.
CREATE FUNCTION approvals_stay_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.reserved_minor + NEW.spent_minor > 0 AND NOT NEW.is_excused AND NEW.allowed_minor IS NOT NULL AND EXISTS (
        SELECT FROM approvals_budgetuse u WHERE u.budget_id = NEW.budget_id AND u.period_on = NEW.period_on
            AND u.reserved_minor + u.spent_minor > NEW.allowed_minor) THEN
        RAISE EXCEPTION 'budget % has not so much left', NEW.budget_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER budgetmove_within AFTER INSERT ON approvals_budgetmove
    FOR EACH ROW EXECUTE FUNCTION approvals_stay_within();
CREATE TRIGGER budgetmove_append_only BEFORE UPDATE OR DELETE ON approvals_budgetmove
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('actor_name');
CREATE TRIGGER budgetuse_kept BEFORE DELETE ON approvals_budgetuse
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""
UNGUARD = """
DROP TRIGGER budgetuse_kept ON approvals_budgetuse;
DROP TRIGGER budgetmove_append_only ON approvals_budgetmove;
DROP FUNCTION approvals_stay_within() CASCADE;
DROP FUNCTION approvals_count_move() CASCADE;
DROP TRIGGER passage_append_only ON approvals_passage;
DROP TRIGGER approvaldecision_append_only ON approvals_approvaldecision;
DROP FUNCTION approvals_decision_allowed() CASCADE;
DROP FUNCTION approvals_request_keeps() CASCADE;
DROP FUNCTION approvals_rule_keeps() CASCADE;
DROP SEQUENCE approvals_request_number;
"""


class Migration(migrations.Migration):
    """Requests keep what was asked, decisions who decided, and budgets their sums: by the database."""

    dependencies = [("approvals", "0001_initial"), ("kernel", "0005_letters_by_address")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
