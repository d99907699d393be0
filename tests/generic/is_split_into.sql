{#
    Every row of a raw table is in its base view once, and every row of that is either accepted or refused: nothing is
    lost, nothing is there twice. Attach it to a raw table. Fails with what split_differences finds.

    base      its base view
    accepted  the base view's accepted rows
    rejected  the refused ones
    profiles  of a feed whose files are profiled: the relation with a row for each profiled file (file_name, loaded_at)
#}
{% test is_split_into(model, base, accepted, rejected, profiles=none) %}

select differences.*
from (
    {{ marketing_insight.split_differences(model, base, accepted, rejected, profiles) }}
) as differences

{% endtest %}
