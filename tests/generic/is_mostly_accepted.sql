{#
    Most of a feed's newest delivery was accepted, as the vars refused_rows_… have it (see alarming_refusals). Fails or
    warns with the reasons why rows were refused and how often; what dbt reports as the number of results is how many
    rows were refused, or 1 for a warning. `dbt show -s <the test>` shows the reasons.

    Attach it to what nothing is built from: a refused delivery keeps nothing else from being built.

    feed  the feed's name
#}
{% test is_mostly_accepted(model, feed) %}

{{ config(fail_calc='coalesce(max(failure_count), 0)', warn_if='>0', error_if='>1') }}

select refusals.*
from (
    {{ marketing_insight.alarming_refusals(model, feed) }}
) as refusals

{% endtest %}
