{#
    The model has exactly the keys of the accepted rows, no fewer and no more.

    Fails with each key that is missing on one side.
#}
{% test holds_every_key_of(model, accepted, key) %}

with published as (

    select distinct {{ key | join(', ') }} from {{ model }}

),

delivered as (

    select distinct {{ key | join(', ') }} from {{ accepted }}

),

lost as (

    select * from delivered
    except
    select * from published

),

invented as (

    select * from published
    except
    select * from delivered

)

select 'lost' as problem, lost.* from lost
union all
select 'invented' as problem, invented.* from invented

{% endtest %}
