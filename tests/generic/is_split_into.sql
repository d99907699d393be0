{#
    Every row of the model is in exactly one of two relations: nothing is lost, nothing is there twice.

    Attach it to a raw table. Fails with the counts where raw != accepted + rejected.
#}
{% test is_split_into(model, accepted, rejected) %}

with counts as (

    select
        (select count(*) from {{ model }}) as raw_count,
        (select count(*) from {{ accepted }}) as accepted_count,
        (select count(*) from {{ rejected }}) as rejected_count

)

select * from counts
where raw_count != accepted_count + rejected_count

{% endtest %}
