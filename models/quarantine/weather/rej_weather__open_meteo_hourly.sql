{{ refused_rows('weather', 'open_meteo_hourly') }}
