"""What editors are asked, one form a page. A form checks what was typed; the services decide what is allowed."""
