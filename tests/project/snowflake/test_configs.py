"""Configuration of models that only Snowflake reads."""

from tests.project.snowflake.operations import Project


def test_long_tables_are_clustered_by_the_columns_that_queries_filter(this_project: Project) -> None:
    clustered = {
        name: each.get("cluster_by") for name, each in this_project.configs().items() if each.get("cluster_by")
    }
    assert clustered == {
        "fct_sales": ["transaction_date"],
        "fct_orders": ["order_date"],
        "int_sales__lines_deduplicated": ["transaction_id"],
        "dim_customer": ["customer_id"],
        "fct_bitcoin_prices": ["event_timestamp"],
        "fct_click_events": ["event_timestamp"],
        "fct_sessions": ["session_started_at"],
        "fct_bitcoin_hourly": ["hour_starts_at"],
        "int_weather__observations_deduplicated": ["observed_at"],
        "fct_weather_hourly": ["observed_at"],
        "fct_weather_daily": ["local_date"],
    }


def test_only_what_can_be_rebuilt_is_transient(this_project: Project) -> None:
    for name, config in this_project.configs().items():
        if name.startswith("int_") and config.materialized != "test":
            # A lost salt would change all hashes.
            assert config.get("transient") is (name != "int_shared__hash_salt"), name
        if name.startswith(("dim_", "fct_", "mart_", "snap_")) and config.materialized != "test":
            assert config.get("transient") is False, name


def test_tables_of_lines_are_built_on_the_warehouse_for_large_models(this_project: Project) -> None:
    switched = {}
    for name, config in this_project.configs().items():
        hooks = (*getattr(config, "pre_hook", ()), *getattr(config, "post_hook", ()))
        found = [each["sql"] if isinstance(each, dict) else each.sql for each in hooks]
        switched[name] = [each for each in found if "use_warehouse" in each]
    there_and_back = ["{{ use_warehouse() }}", "{{ use_warehouse(back=true) }}"]
    assert {name: hooks for name, hooks in switched.items() if hooks} == {
        "fct_sales": there_and_back,
        "int_sales__lines_deduplicated": there_and_back,
    }


def test_grants_on_views_and_marts_are_kept_when_they_are_rebuilt(this_project: Project) -> None:
    for name, config in this_project.configs().items():
        if name.startswith(("base_", "stg_", "rej_", "dim_", "fct_", "mart_")) and config.materialized != "test":
            assert config.get("copy_grants") is True, name
