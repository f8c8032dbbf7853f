"""What a buyer asks for, what is offered for how long, and what they take of it."""
