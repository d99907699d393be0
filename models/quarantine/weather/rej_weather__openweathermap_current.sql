{{ refused_rows('weather', 'openweathermap_current') }}
