{#
    A select of why rows of a feed's newest delivery were refused, if that is a reason for alarm; no row if it isn't.
    Most frequent reason first: reject_reason, row_count, refused_count and delivered_count of the whole delivery, and
    failure_count.

    failure_count is refused_count where more than the rate refused_rows_error_rate was refused and at least
    refused_rows_error_count rows were, and 1 from the rate refused_rows_warn_rate on. These are vars; so are the
    expected_reject_reasons, which don't count.

    deliveries  SQL naming a relation with the outcomes of each feed's newest delivery (feed, outcome, row_count)
    feed        the feed's name
#}
{% macro alarming_refusals(deliveries, feed) -%}
    with delivered as (

        select
            outcome,
            row_count
        from {{ deliveries }}
        where
            feed = '{{ feed }}'
            and not coalesce(outcome in ({{ marketing_insight.quoted_list(var('expected_reject_reasons')) }}), false)

    ),

    total as (

        select
            sum(row_count) as delivered_count,
            sum(case when outcome = 'accepted' then 0 else row_count end) as refused_count
        from delivered

    ),

    final as (

        select
            delivered.outcome as reject_reason,
            delivered.row_count,
            total.refused_count,
            total.delivered_count,
            case
                when
                    total.refused_count >= {{ var('refused_rows_error_count') }}
                    and total.refused_count > {{ var('refused_rows_error_rate') }} * total.delivered_count
                    then greatest(total.refused_count, 2)
                when total.refused_count >= {{ var('refused_rows_warn_rate') }} * total.delivered_count then 1
                else 0
            end as failure_count
        from delivered
        cross join total
        where delivered.outcome != 'accepted'

    )

    select * from final
    where failure_count > 0
    order by row_count desc, reject_reason
{%- endmacro %}
