{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{{ emails_found([
    'int_quality__rows_audited', 'fct_rejected_rows', 'int_quality__feeds_audited', 'int_quality__newest_deliveries',
    'snap_quality__feeds'
]) }}
