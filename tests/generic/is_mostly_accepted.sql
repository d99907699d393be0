{#
    Most rows of a feed's newest delivery were accepted; the vars refused_rows_… say how many are enough (see
    alarming_refusals). Fails or warns with each reject reason and its row count. The number of results that dbt reports
    is the number of rejected rows, or 1 for a warning. `dbt show -s <the test>` shows the reasons.

    Attach it to a model that no other model reads, so that a rejected delivery doesn't stop the rest of the build.

    feed  the feed's name
#}
{% test is_mostly_accepted(model, feed) %}

{{ config(fail_calc='coalesce(max(failure_count), 0)', warn_if='>0', error_if='>1') }}

select refusals.*
from (
    {{ marketing_insight.alarming_refusals(model, feed) }}
) as refusals

{% endtest %}
