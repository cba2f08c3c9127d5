SELECT item FROM event
