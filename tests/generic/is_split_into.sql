{#
    Every row of a raw table is in its base view exactly once, and every row of the base view is either accepted or
    rejected. Attach it to a raw table. Fails with what split_differences finds.

    base      its base view
    accepted  the base view's accepted rows
    rejected  the base view's rejected rows
    profiles  for a feed whose files are profiled: the relation with one row per profiled file (file_name, loaded_at)
#}
{% test is_split_into(model, base, accepted, rejected, profiles=none) %}

select differences.*
from (
    {{ marketing_insight.split_differences(model, base, accepted, rejected, profiles) }}
) as differences

{% endtest %}
