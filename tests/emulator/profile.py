"""The dbt profile for the emulator: environment variables as in profiles.example.yml, plus its host and port.

It isn't a YAML file, because dbt reads every YAML file below tests/ as part of the project.
"""

PROFILE = """\
marketing_insight:
  target: snowflake
  outputs:
    snowflake:
      type: snowflake
      account: "{{ env_var('SNOWFLAKE_ACCOUNT') }}"
      user: "{{ env_var('SNOWFLAKE_USER') }}"
      password: "{{ env_var('SNOWFLAKE_PASSWORD') }}"
      host: "{{ env_var('SNOWFLAKE_HOST') }}"
      port: "{{ env_var('SNOWFLAKE_PORT') | as_number }}"
      protocol: "{{ env_var('SNOWFLAKE_PROTOCOL') }}"
      role: "{{ env_var('SNOWFLAKE_ROLE', 'transformer') }}"
      warehouse: "{{ env_var('SNOWFLAKE_WAREHOUSE', 'transforming') }}"
      database: "{{ env_var('SNOWFLAKE_DATABASE', 'marketing_insight') }}"
      schema: "{{ env_var('MARKETING_INSIGHT_SCHEMA', 'analytics') }}"
      threads: 4
"""
