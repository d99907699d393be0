{#
    Most rows of the newest delivery of a source were accepted; the vars refused_rows_… say how many are enough (see
    alarming_refusals). Fails or warns with each reject reason and its row count. The number of results that dbt reports
    is the number of rejected rows, or 1 for a warning. `dbt show -s <the test>` shows the reasons.

    It runs after int_quality__newest_deliveries, which no other model reads: a rejected delivery doesn't stop the rest
    of the build.

    model  the source
    feed   the source's feed, as the ledger names it
#}
{% test is_mostly_accepted(model, feed) %}

{{ config(fail_calc='coalesce(max(failure_count), 0)', warn_if='>0', error_if='>1') }}

select refusals.*
from (
    {{ marketing_insight.alarming_refusals(ref('marketing_insight', 'int_quality__newest_deliveries'), feed) }}
) as refusals

{% endtest %}
